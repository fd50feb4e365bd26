namespace KernelGen;

/// <summary>
/// What a run of a batch normalisation knows of each channel from one forward pass to its backward pass, and how it comes about: the statistics of the batch,
/// or the layer's running ones, which it moves.
/// </summary>
internal sealed class BatchNormStatistics(BatchNorm2d layer, LayerRun run)
{
    // What the layer's running statistics were before the last forward pass in training.
    private readonly float[] _previousMean = new float[layer.Channels];
    private readonly float[] _previousVariance = new float[layer.Channels];

    // Of the last forward pass: its input, numbers of each channel, and whether it was training.
    private LastForward _last;
    private long _count;
    private bool _ofBatch;

    /// <summary>The numbers of each channel.</summary>
    public BatchNormNumbers Numbers { get; } = new(layer.Channels);

    /// <summary>Bytes held.</summary>
    public long Bytes => Numbers.Bytes + (2L * sizeof(float) * layer.Channels);

    /// <summary>Takes the statistics of x, or the running ones, for the pass that normalises.</summary>
    /// <exception cref="InvalidOperationException">In training, there is a single number for each channel.</exception>
    public void BeginForward(BatchNormWork work, Activations x, Workers workers)
    {
        long count = (long)x.Batch * x.Shape.Height * x.Shape.Width;
        if (layer.Training && count == 1)
        {
            throw new InvalidOperationException(
                $"Layer {run.Name}: the batch holds one number for each channel, which has no variance. Train with larger batches, or set Training to false.");
        }

        _last.Set(x);
        (_count, _ofBatch) = (count, layer.Training);
        if (_ofBatch)
        {
            work.Statistics(x, workers);
            layer.RunningMean.CopyTo(_previousMean);
            layer.RunningVariance.CopyTo(_previousVariance);
        }

        for (int c = 0; c < layer.Channels; c++)
        {
            var (mean, variance) = _ofBatch ? OfBatch(c) : (layer.RunningMean[c], layer.RunningVariance[c]);
            double inverse = 1 / Math.Sqrt(variance + layer.Epsilon);
            Numbers.InverseDeviation[c] = inverse;
            Numbers.Channels[c] = new BatchNormChannel
            {
                Mean = (float)mean, Scale = (float)(layer.Weight.Value[c] * inverse), Shift = layer.Bias.Value[c],
            };
        }
    }

    /// <summary>
    /// Adds to the gradients of weights and biases, and readies the numbers for the gradient of the input. Where dy is zero x counts for nothing, so
    /// either may be only those pixels of the image that have a gradient.
    /// </summary>
    public void BeginBackward(BatchNormWork work, Activations x, Activations? y, Activations dy, bool rectify, Workers workers)
    {
        work.GradientSums(x, y, dy, rectify, workers);
        for (int c = 0; c < layer.Channels; c++)
        {
            var (sum, products) = Numbers.Sums.Of(c);
            double inverse = Numbers.InverseDeviation[c], share = _ofBatch ? -Numbers.Channels[c].Scale / (double)_count : 0;
            layer.Weight.Gradient[c] += (float)(products * inverse);
            layer.Bias.Gradient[c] += (float)sum;
            Numbers.Channels[c].GradientOffset = (float)(share * sum);
            Numbers.Channels[c].GradientSlope = (float)(share * products * inverse * inverse);
        }
    }

    /// <summary>Refuses a backward pass whose forward pass was not the last one.</summary>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or another batch.</exception>
    public void RequireLastForward(Activations x) => _last.Require(run, x);

    /// <summary>Gives the layer the running statistics that it had before the last forward pass.</summary>
    public void Revert()
    {
        if (_ofBatch)
            layer.TakeRunningStatistics(_previousMean, _previousVariance);
    }

    /// <summary>Mean and biased variance of a channel; moves the running ones.</summary>
    private (double Mean, double Variance) OfBatch(int channel)
    {
        var (sum, squares) = Numbers.Sums.Of(channel);
        double mean = sum / _count, variance = Math.Max((squares / _count) - (mean * mean), 0);
        layer.MoveRunningStatistics(channel, mean, variance * _count / (_count - 1));
        return (mean, variance);
    }
}
