using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Planning;

/// <summary>The operands of linear kernels with their shapes, named as the formulas name them.</summary>
internal static class Operands
{
    public static KernelOperand Start(string shape) => new("start", OperandKind.Table, shape);

    public static KernelOperand Offset(string line, string within) =>
        new("offset", OperandKind.Offsets, $"[nonzeros] {line} within its {within}, times 16");

    public static KernelOperand Nonzeros => Floats("W", "[nonzeros] in the order of offset");

    public static KernelOperand DenseW(KernelShape s) => Floats("W", $"[{s.Out}][{s.In}]");

    public static KernelOperand Bias(KernelShape s) => Floats("b", $"[{s.Out}]");

    public static KernelOperand X(KernelShape s) => Floats("X", $"[blocks][{s.In}][16]");

    public static KernelOperand Y(KernelShape s) => Floats("Y", $"[blocks][{s.Out}][16], overwritten");

    public static KernelOperand DY(KernelShape s) => Floats("dY", $"[blocks][{s.Out}][16]");

    public static KernelOperand DX(KernelShape s) => Floats("dX", $"[blocks][{s.In}][16], overwritten");

    public static KernelOperand SparseDW => Floats("dW", "[nonzeros] in the order of offset, added to");

    public static KernelOperand DenseDW(KernelShape s) => Floats("dW", $"[{s.Out}][{s.In}], added to");

    public static KernelOperand Blocks => Number("blocks", "blocks of 16 samples");

    public static KernelOperand Floats(string name, string shape) => new(name, OperandKind.Floats, shape);

    public static KernelOperand Number(string name, string meaning) => new(name, OperandKind.Number, meaning);

    /// <summary>The lines that a run computes.</summary>
    public static KernelOperand[] Part(string line) => [Number("first", $"first {line}"), Number("past", $"{line} after the last")];
}
