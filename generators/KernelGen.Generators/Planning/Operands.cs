using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Planning;

/// <summary>The parameters of linear kernels with their shapes, named as the formulas name them.</summary>
internal static class Operands
{
    public static Parameter Start(string shape) => new("start", ParameterKind.Table, shape);

    public static Parameter ColumnOffset => new("offset", ParameterKind.Offsets, "[nonzeros] column within its block * 16");

    public static Parameter RowOffset => new("offset", ParameterKind.Offsets, "[nonzeros] row within its block * 16");

    public static Parameter ColumnOfPanelOffset => new("offset", ParameterKind.Offsets, "[nonzeros] column within its panel * 16");

    public static Parameter RowMajorNonzeros => new("W", ParameterKind.Input, "[nonzeros] in the order of offset, row by row");

    public static Parameter ColumnMajorNonzeros => new("W", ParameterKind.Input, "[nonzeros] in the order of offset");

    public static Parameter DenseW(KernelShape s) => new("W", ParameterKind.Input, $"[{s.Out}][{s.In}]");

    public static Parameter Bias(KernelShape s) => new("b", ParameterKind.Input, s.Bias ? $"[{s.Out}]" : "empty: this layer has no bias");

    public static Parameter X(KernelShape s) => new("X", ParameterKind.Input, $"[blocks][{s.In}][16]");

    public static Parameter Y(KernelShape s, ParameterKind kind) => new("Y", kind, $"[blocks][{s.Out}][16]");

    public static Parameter DY(KernelShape s, ParameterKind kind) => new("dY", kind, $"[blocks][{s.Out}][16]");

    public static Parameter DX(KernelShape s) => new("dX", ParameterKind.Output, $"[blocks][{s.In}][16], overwritten");

    public static Parameter SparseDW => new("dW", ParameterKind.Output, "[nonzeros] in the order of offset, added to");

    public static Parameter DenseDW(KernelShape s) => new("dW", ParameterKind.Output, $"[{s.Out}][{s.In}], added to");

    public static Parameter Number(string name, string meaning) => new(name, ParameterKind.Number, meaning);

    public static Parameter Blocks => Number("blocks", "blocks of 16 samples");
}
