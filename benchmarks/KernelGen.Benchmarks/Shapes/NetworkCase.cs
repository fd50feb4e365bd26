namespace KernelGen.Benchmarks.Shapes;

/// <summary>A network whose training steps are measured.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Batch">Samples of a step.</param>
/// <param name="Sparsity">Share of zeros in each sparse layer.</param>
public sealed record NetworkCase(string Model, int Batch, double Sparsity)
{
    /// <summary>The case as messages show it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Model}, {Sparsity * 100:0.##} % sparse, batch {Batch}");
}
