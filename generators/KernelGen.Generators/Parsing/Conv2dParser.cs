using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Parsing;

/// <summary>Turns the checked arguments of a convolution into its spec.</summary>
internal static class Conv2dParser
{
    public static Conv2dSpec Parse(LayerKind kind, DeclaredType type, ConvArguments arguments)
    {
        var activation = (FusedActivation)arguments.Activation;
        var geometry = new ConvGeometry(
            arguments.InChannels,
            arguments.OutChannels,
            arguments.Groups,
            arguments.Size(ConvAxisNames.Rows),
            arguments.Size(ConvAxisNames.Columns),
            arguments.Axis(ConvAxisNames.Rows),
            arguments.Axis(ConvAxisNames.Columns));
        return kind == LayerKind.SparseConv2d
            ? new SparseConv2dSpec(type, geometry, arguments.Bias, activation)
            : new DenseConv2dSpec(type, geometry, arguments.Bias, activation);
    }
}
