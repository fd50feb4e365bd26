namespace KernelGen.CompilerServices;

/// <summary>The blocks that the nonzeros of a sparse layer come in: all weights of a block are nonzeros, or none.</summary>
/// <param name="Outputs">Outputs of a block, rows of W.</param>
/// <param name="Inputs">Inputs of a block, columns of W; of a convolution, input channels at one tap.</param>
public sealed record WeightBlock(int Outputs, int Inputs)
{
    /// <summary>Nonzeros come alone.</summary>
    public static WeightBlock One { get; } = new(1, 1);

    /// <summary>The name of the layout.</summary>
    internal string Layout => Weights == 1 ? "Unstructured" : FormattableString.Invariant($"Blocked{Outputs}x{Inputs}");

    /// <summary>Weights of a block.</summary>
    public int Weights => Outputs * Inputs;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Outputs} x {Inputs}");
}
