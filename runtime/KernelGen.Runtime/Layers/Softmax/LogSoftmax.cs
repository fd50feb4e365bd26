namespace KernelGen;

/// <summary>
/// The logarithm of softmax over the features of a vector, or over the channels of each pixel of an image: <c>y = x - log(sum(exp(x)))</c>.
/// Its gradient is <c>dx = dy - exp(y) * sum(dy)</c>. The largest x is subtracted first, so nothing overflows.
/// </summary>
public sealed class LogSoftmax : ActivationFunction
{
    /// <summary>It has no numbers to set.</summary>
    public LogSoftmax()
        : base(gradientReadsOutput: true)
    {
    }

    private protected override LayerRun NewRun() => new SoftmaxRun(this, logarithm: true);
}
