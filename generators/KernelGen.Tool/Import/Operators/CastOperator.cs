using KernelGen.Tool.Onnx;
using Onnx;

namespace KernelGen.Tool.Import.Operators;

/// <summary>Cast of values that are computed, which are floats; an input of other numbers is cast to them.</summary>
internal static class CastOperator
{
    /// <summary>Cast to float, which changes nothing.</summary>
    public static Step Cast(NodeContext context) => IsToFloat(context.Node)
        ? context.X
        : throw new UnsupportedException($"Cast of a value to {ConstantCast.TypeOf(context.Node)}; values are floats here");

    /// <summary>Whether a node is a cast to float.</summary>
    public static bool IsToFloat(OnnxNode node) =>
        node.IsStandard && node.Operator == "Cast" && ConstantCast.TypeOf(node) == TensorProto.Types.DataType.Float;
}
