namespace KernelGen;

/// <summary>What a batch normalisation's passes know of each channel, from the last forward pass on.</summary>
internal sealed class BatchNormNumbers(int channels)
{
    /// <summary>[channels] what the loops need of a channel.</summary>
    public BatchNormChannel[] Channels { get; } = new BatchNormChannel[channels];

    /// <summary>[channels] 1 / sqrt(variance + epsilon).</summary>
    public double[] InverseDeviation { get; } = new double[channels];

    /// <summary>The sums of the pass at hand.</summary>
    public ChannelSums Sums { get; } = new(channels);

    /// <summary>Bytes held.</summary>
    public long Bytes => (channels * ((5L * sizeof(float)) + sizeof(double))) + Sums.Bytes;
}

/// <summary>The numbers of one channel, side by side so that a loop needs one address for all of them.</summary>
internal struct BatchNormChannel
{
    /// <summary>What is subtracted.</summary>
    public float Mean;

    /// <summary>weight / sqrt(variance + epsilon).</summary>
    public float Scale;

    /// <summary>The bias.</summary>
    public float Shift;

    /// <summary>The constant part of the gradient that flows through mean and variance.</summary>
    public float GradientOffset;

    /// <summary>The part of that gradient that grows with x - mean.</summary>
    public float GradientSlope;
}
