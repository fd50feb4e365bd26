using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Parsing;

/// <summary>Turns the checked arguments of a convolution into its spec.</summary>
internal static class Conv2dParser
{
    public static Conv2dSpec Parse(LayerKind kind, DeclaredType type, ConvArguments arguments)
    {
        var filter = new ConvFilter(
            arguments.InChannels, arguments.OutChannels, arguments.Groups,
            Axis(arguments, ConvAxisNames.Rows), Axis(arguments, ConvAxisNames.Columns));
        return new Conv2dSpec(
            type, arguments.Pattern.Of(kind.Layout), filter,
            arguments.Size(ConvAxisNames.Rows), arguments.Size(ConvAxisNames.Columns), arguments.Bias,
            (FusedActivation)arguments.Activation)
        {
            HasDenseKernels = arguments.DenseKernels,
            BalancedInputs = arguments.Pattern.Balanced,
            MaskFile = arguments.Pattern.Mask,
        };
    }

    /// <summary>
    /// With a single output, the distance to the next one changes nothing: the least such stride has the fewest phases.
    /// </summary>
    private static ConvAxis Axis(ConvArguments arguments, ConvAxisNames names)
    {
        var axis = arguments.Axis(names);
        return arguments.Size(names) is { } size
            ? axis with { Stride = Math.Min(axis.Stride, size + axis.Before + axis.After - axis.Reach + 1) }
            : axis;
    }
}
