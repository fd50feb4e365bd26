namespace KernelGen;

/// <summary>The numbers of each channel that the forward pass of a batch normalisation leaves to its backward pass.</summary>
internal sealed class BatchNormNumbers(int channels)
{
    /// <summary>[channels] the numbers that the loops read.</summary>
    public BatchNormChannel[] Channels { get; } = new BatchNormChannel[channels];

    /// <summary>[channels] 1 / sqrt(variance + epsilon).</summary>
    public double[] InverseDeviation { get; } = new double[channels];

    /// <summary>The sums of the current pass.</summary>
    public ChannelSums Sums { get; } = new(channels);

    /// <summary>Bytes held.</summary>
    public long Bytes => (channels * ((5L * sizeof(float)) + sizeof(double))) + Sums.Bytes;
}

/// <summary>The numbers of one channel. They are adjacent, so a loop needs one address for all of them.</summary>
internal struct BatchNormChannel
{
    /// <summary>The mean, which is subtracted.</summary>
    public float Mean;

    /// <summary>weight / sqrt(variance + epsilon).</summary>
    public float Scale;

    /// <summary>The bias.</summary>
    public float Shift;

    /// <summary>The constant part of the gradient that flows through mean and variance.</summary>
    public float GradientOffset;

    /// <summary>The factor on x - mean in that gradient.</summary>
    public float GradientSlope;
}
