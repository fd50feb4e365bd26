namespace KernelGen.Benchmarks.Compare.Accuracy;

/// <summary>A network that is trained on Fashion-MNIST in one way.</summary>
/// <param name="Network"><c>mlp</c> or <c>cnn</c>.</param>
/// <param name="Width">Its width: <c>784-512-256-10</c>, or output channels <c>32-64-64</c>.</param>
/// <param name="Method">How its masks come about; <c>dense</c> for none.</param>
/// <param name="Sparsity">Share of zeros in the sparse layers at the end.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="LearningRate">Learning rate at the start; it falls to zero along a cosine.</param>
public sealed record AccuracyCase(string Network, string Width, string Method, double Sparsity, int Epochs, float LearningRate)
{
    /// <summary>The case as progress shows it.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Network} {Width} {Method}{(Method == Methods.Dense ? "" : FormattableString.Invariant($", {100 * Sparsity:0.##} % sparse"))}")
        + FormattableString.Invariant($", {Epochs} epochs, rate {LearningRate}");
}
