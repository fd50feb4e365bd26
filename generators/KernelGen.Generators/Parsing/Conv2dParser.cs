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
            Axis(arguments, ConvAxisNames.Rows),
            Axis(arguments, ConvAxisNames.Columns));
        return kind == LayerKind.SparseConv2d
            ? new SparseConv2dSpec(type, geometry, arguments.Bias, activation)
            : new DenseConv2dSpec(type, geometry, arguments.Bias, activation);
    }

    /// <summary>Where there is one output alone, how far it would be to the next changes nothing: the least such stride has the fewest phases.</summary>
    private static ConvAxis Axis(ConvArguments arguments, ConvAxisNames names)
    {
        var axis = arguments.Axis(names);
        int beyond = arguments.Size(names) + axis.Before + axis.After - axis.Reach + 1;
        return axis with { Stride = Math.Min(axis.Stride, beyond) };
    }
}
