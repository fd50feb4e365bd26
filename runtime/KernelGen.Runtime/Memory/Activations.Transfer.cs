namespace KernelGen;

/// <content>Samples in and out, in the order that people have them: [batch, channels, rows, columns].</content>
public sealed partial class Activations
{
    /// <summary>Takes over as many samples as <see cref="Batch"/> says; lanes that hold no sample become zero.</summary>
    /// <param name="samples">[batch, channels * rows * columns].</param>
    /// <exception cref="ArgumentException">The length is not batch times features.</exception>
    public void Load(ReadOnlySpan<float> samples)
    {
        RequireLength(samples.Length, nameof(samples));
        for (int sample = 0; sample < Blocks * BlockSamples; sample++)
            LoadLane(sample < Batch ? samples.Slice(sample * Shape.Features, Shape.Features) : [], sample);
    }

    /// <summary>Takes over those samples of a larger set that <paramref name="order"/> names; lanes that hold no sample become zero.</summary>
    /// <param name="samples">[n, channels * rows * columns].</param>
    /// <param name="order">[batch] numbers of samples, each from 0 to n - 1.</param>
    /// <exception cref="ArgumentException">The samples are no whole number, or the order has another length than <see cref="Batch"/> or names a sample that is not there.</exception>
    public void Load(ReadOnlySpan<float> samples, ReadOnlySpan<int> order)
    {
        int features = Shape.Features, count = samples.Length / features;
        if (samples.Length % features != 0)
            throw new ArgumentException($"samples has {samples.Length} numbers, which is no whole number of samples of {features} features ({Shape}).", nameof(samples));
        if (order.Length != Batch)
            throw new ArgumentException($"order names {order.Length} samples, but the batch is {Batch}. Set Batch to {order.Length} first.", nameof(order));
        for (int lane = 0; lane < order.Length; lane++)
        {
            if ((uint)order[lane] >= (uint)count)
                throw new ArgumentException($"order[{lane}] is {order[lane]}, but there are {count} samples, numbered from 0.", nameof(order));
        }

        for (int lane = 0; lane < Blocks * BlockSamples; lane++)
            LoadLane(lane < Batch ? samples.Slice(order[lane] * features, features) : [], lane);
    }

    /// <summary>Copies the samples out.</summary>
    /// <param name="samples">[batch, channels * rows * columns], overwritten.</param>
    /// <exception cref="ArgumentException">The length is not batch times features.</exception>
    public void Store(Span<float> samples)
    {
        RequireLength(samples.Length, nameof(samples));
        var data = Data;
        int pixels = Shape.Height * Shape.Width, channels = Shape.Channels;
        for (int sample = 0; sample < Batch; sample++)
        {
            var block = data.Slice(sample / BlockSamples * BlockLength, BlockLength);
            for (int f = 0; f < Shape.Features; f++)
                samples[(sample * Shape.Features) + f] = block[((((f % pixels) * channels) + (f / pixels)) * BlockSamples) + (sample % BlockSamples)];
        }
    }

    private void LoadLane(ReadOnlySpan<float> sample, int lane)
    {
        var block = Data.Slice(lane / BlockSamples * BlockLength, BlockLength);
        int pixels = Shape.Height * Shape.Width, channels = Shape.Channels;
        for (int f = 0; f < Shape.Features; f++)
            block[((((f % pixels) * channels) + (f / pixels)) * BlockSamples) + (lane % BlockSamples)] = sample.IsEmpty ? 0 : sample[f];
    }

    private void RequireLength(int length, string argument)
    {
        if (length != (long)Batch * Shape.Features)
            throw new ArgumentException($"{argument} has {length} numbers, but a batch of {Batch} with {Shape.Features} features each ({Shape}) has {(long)Batch * Shape.Features}.", argument);
    }
}
