using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Parsing;

/// <summary>Turns the checked arguments of a linear layer into its spec.</summary>
internal static class LinearParser
{
    public static LinearSpec Parse(LayerKind kind, DeclaredType type, LinearArguments arguments)
    {
        var activation = (FusedActivation)arguments.Activation;
        return kind == LayerKind.SparseLinear
            ? new SparseLinearSpec(type, arguments.InFeatures, arguments.OutFeatures, arguments.Bias, activation)
            : new DenseLinearSpec(type, arguments.InFeatures, arguments.OutFeatures, arguments.Bias, activation);
    }
}
