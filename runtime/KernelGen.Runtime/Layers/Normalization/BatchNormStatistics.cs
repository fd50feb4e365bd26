namespace KernelGen;

/// <summary>
/// Computes the numbers of each channel that a run of a batch normalisation keeps from the forward pass to the backward pass: from the
/// statistics of the batch in training, otherwise from the layer's running ones. In training it moves the running ones too.
/// </summary>
internal sealed class BatchNormStatistics(BatchNorm2d layer, LayerRun run)
{
    // The layer's running statistics before the last forward pass in training.
    private readonly float[] _previousMean = new float[layer.Channels];
    private readonly float[] _previousVariance = new float[layer.Channels];

    // The last forward pass: its input, how many numbers each channel had, and whether it was in training.
    private LastForward _last;
    private long _count;
    private bool _ofBatch;

    /// <summary>The numbers of each channel.</summary>
    public BatchNormNumbers Numbers { get; } = new(layer.Channels);

    /// <summary>Bytes held.</summary>
    public long Bytes => Numbers.Bytes + (2L * sizeof(float) * layer.Channels);

    /// <summary>Prepares the numbers of each channel for the normalisation, from the statistics of x or the running ones.</summary>
    /// <exception cref="InvalidOperationException">In training, there is a single number for each channel.</exception>
    public void BeginForward(BatchNormWork work, Activations x, Workers workers)
    {
        long count = (long)x.Batch * x.Shape.Height * x.Shape.Width;
        if (layer.Training && count == 1)
        {
            throw new InvalidOperationException(
                $"Layer {run.Name}: the batch holds one number for each channel, which has no variance. "
                + "Train with larger batches, or set Training to false.");
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
                Mean = (float)mean,
                Scale = (float)(layer.Weight.Value[c] * inverse),
                Shift = layer.Bias.Value[c],
            };
        }
    }

    /// <summary>
    /// Adds to the gradients of weights and biases, and prepares the numbers for the gradient of the input. Pixels whose gradient is zero
    /// add nothing, so x and dy may be the pixels with a gradient only, as with max pooling.
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

    /// <summary>Restores the running statistics from before the last forward pass, if that was in training.</summary>
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
