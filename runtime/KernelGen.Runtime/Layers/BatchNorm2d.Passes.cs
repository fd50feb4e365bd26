namespace KernelGen;

/// <content>Forward and backward.</content>
public sealed partial class BatchNorm2d
{
    // Numbers of each channel in the last forward pass, and whether it was training.
    private long _count;
    private bool _ofBatch;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">In training, there is a single number for each channel.</exception>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        RequireForward(x, y);
        Forward(x, null, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last forward pass had another batch.</exception>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, joined: false, dy, dx, addToInput: false, null, addToResidual: false, workers ?? Workers.CallerOnly);

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, y, joined: false, dy, dx, addToInput: true, null, addToResidual: false, workers);

    void IJoin.Forward(Activations x, Activations residual, Activations y, Workers workers)
    {
        RequireForward(x, y);
        RequireLike(residual, x, nameof(residual));
        Forward(x, residual, y, workers);
    }

    void IJoin.Backward(Activations x, Activations y, Activations dy, Activations? dx, Activations? dresidual, bool addToResidual, Workers workers) =>
        Backward(x, y, joined: true, dy, dx, addToInput: false, dresidual, addToResidual, workers);

    /// <summary>The passes that a max pooling shares with this layer.</summary>
    internal BatchNormPoolWork PoolWork(MaxPool2d pool) => new(_numbers, new PoolWindows(pool.Kernel, pool.Stride, pool.Padding));

    /// <summary>Takes the statistics of x, or the running ones, for the pass that normalises.</summary>
    internal void BeginForward(Activations x, Workers workers)
    {
        _count = (long)x.Batch * x.Shape.Height * x.Shape.Width;
        _ofBatch = Training;
        if (_ofBatch)
        {
            if (_count == 1)
                throw new InvalidOperationException($"Layer {Name}: the batch holds one number for each channel, which has no variance. Train with larger batches, or set Training to false.");
            _work.Statistics(x, workers);
        }

        for (int c = 0; c < Channels; c++)
        {
            var (mean, variance) = _ofBatch ? BatchStatistics(c) : (_runningMean[c], _runningVariance[c]);
            double inverse = 1 / Math.Sqrt(variance + Epsilon);
            _numbers.InverseDeviation[c] = inverse;
            _numbers.Channels[c] = new BatchNormChannel { Mean = (float)mean, Scale = (float)(Weight.Value[c] * inverse), Shift = Bias.Value[c] };
        }
    }

    /// <summary>
    /// Adds to the gradients of weights and biases, and readies the numbers for the gradient of the input. Where dy is zero x counts for nothing, so
    /// either may be only those pixels of the image that have a gradient.
    /// </summary>
    internal void BeginBackward(Activations x, Activations? y, Activations dy, Workers workers)
    {
        _work.GradientSums(x, y, dy, Activation == Activation.Relu, workers);
        for (int c = 0; c < Channels; c++)
        {
            var (sum, products) = _numbers.Sums.Of(c);
            double inverse = _numbers.InverseDeviation[c], share = _ofBatch ? -_numbers.Channels[c].Scale / (double)_count : 0;
            Weight.Gradient[c] += (float)(products * inverse);
            Bias.Gradient[c] += (float)sum;
            _numbers.Channels[c].GradientOffset = (float)(share * sum);
            _numbers.Channels[c].GradientSlope = (float)(share * products * inverse * inverse);
        }
    }

    private void Forward(Activations x, Activations? residual, Activations y, Workers workers)
    {
        BeginForward(x, workers);
        _work.Normalise(x, residual, y, Activation == Activation.Relu, workers);
    }

    /// <summary>Mean and biased variance of a channel; moves the running ones.</summary>
    private (double Mean, double Variance) BatchStatistics(int channel)
    {
        var (sum, squares) = _numbers.Sums.Of(channel);
        double mean = sum / _count, variance = Math.Max((squares / _count) - (mean * mean), 0);
        _runningMean[channel] = (float)((_runningMean[channel] * (1.0 - Momentum)) + (Momentum * mean));
        _runningVariance[channel] = (float)((_runningVariance[channel] * (1.0 - Momentum)) + (Momentum * variance * _count / (_count - 1)));
        return (mean, variance);
    }

    private void Backward(
        Activations x, Activations y, bool joined, Activations dy, Activations? dx, bool addToInput, Activations? dresidual, bool addToResidual, Workers workers)
    {
        RequireForward(x, y);
        RequireLike(dy, x, nameof(dy));
        if (dresidual is not null)
            RequireLike(dresidual, x, nameof(dresidual));
        if (dx is not null)
        {
            RequireLike(dx, x, nameof(dx));
            RequireInPlace(dy, dx);
        }

        if (_count != (long)x.Batch * x.Shape.Height * x.Shape.Width)
            throw new InvalidOperationException($"Layer {Name}: the last forward pass had another batch; a backward pass follows the forward pass of its own.");

        // What was not joined can be told from x, which saves reading y.
        bool rectify = Activation == Activation.Relu;
        var output = joined && rectify ? y : null;
        BeginBackward(x, output, dy, workers);
        if (dx is not null || dresidual is not null)
            _work.Gradients(x, output, dy, rectify, dx, addToInput, dresidual, addToResidual, workers);
    }

    private void RequireForward(Activations x, Activations y)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Channels != Channels)
            throw new ArgumentException($"Layer {Name} takes {Channels} channels, but x ({x.Shape}) has {x.Shape.Channels}.", nameof(x));
        RequireLike(y, x, nameof(y));
    }
}
