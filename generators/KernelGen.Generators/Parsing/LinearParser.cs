using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Parsing;

/// <summary>Turns the checked arguments of a linear layer into its spec.</summary>
internal static class LinearParser
{
    public static LinearSpec Parse(LayerKind kind, DeclaredType type, LinearArguments arguments) =>
        new(
            type, arguments.Pattern.Of(kind.Layout), arguments.InFeatures, arguments.OutFeatures, arguments.Bias,
            (FusedActivation)arguments.Activation)
        {
            HasDenseKernels = arguments.DenseKernels,
            BalancedInputs = arguments.Pattern.Balanced,
            MaskFile = arguments.Pattern.Mask,
        };
}
