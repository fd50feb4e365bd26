namespace KernelGen;

/// <summary>
/// Softmax over the features of a vector, or over the channels of each pixel of an image: <c>y = exp(x) / sum(exp(x))</c>. Its gradient is
/// <c>dx = y * (dy - sum(dy * y))</c>. The largest x is subtracted first, so nothing overflows.
/// </summary>
/// <remarks>
/// <see cref="Training.SoftmaxCrossEntropy"/> takes the numbers before a softmax; a network that ends in one is for use, or for another
/// loss.
/// </remarks>
public sealed class Softmax : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public Softmax()
        : base(gradientReadsOutput: true)
    {
    }

    private protected override LayerRun NewRun() => new SoftmaxRun(this, logarithm: false);
}
