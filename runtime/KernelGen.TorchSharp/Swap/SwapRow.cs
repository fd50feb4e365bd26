namespace KernelGen.Torch;

/// <summary>What was done with one module.</summary>
/// <param name="Name">Its name in the model: <c>layer1.0.conv1</c>.</param>
/// <param name="Shape">Its shape: <c>Conv2d 64 -> 128, 3x3</c>.</param>
/// <param name="Sparsity">Share of zeros of its weights.</param>
/// <param name="Dense">Time of the dense module, forward and backward; null where it was not measured.</param>
/// <param name="Sparse">Time of the sparse module; null where it was not measured.</param>
/// <param name="Replaced">Whether it was replaced.</param>
/// <param name="Reason">What was done and why.</param>
public sealed record SwapRow(
    string Name, string Shape, double Sparsity, TimeSpan? Dense, TimeSpan? Sparse, bool Replaced, string Reason);
