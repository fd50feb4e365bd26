namespace KernelGen.Benchmarks.Shapes;

/// <summary>A linear layer to be measured: y [outFeatures] = W x [inFeatures] + b.</summary>
/// <param name="Name">What the suite's file calls it.</param>
/// <param name="InFeatures">Number of input features.</param>
/// <param name="OutFeatures">Number of output features.</param>
public sealed record LinearShape(string Name, int InFeatures, int OutFeatures)
    : LayerShape(Name, ActivationShape.Vector(InFeatures), ActivationShape.Vector(OutFeatures), InFeatures)
{
    public override string Title => $"Linear {InFeatures} → {OutFeatures}";

    public override string FileName => $"{InFeatures}x{OutFeatures}";

    /// <summary>The shape as tables and files show it: <c>512->512</c>.</summary>
    public override string ToString() => $"{InFeatures}->{OutFeatures}";
}
