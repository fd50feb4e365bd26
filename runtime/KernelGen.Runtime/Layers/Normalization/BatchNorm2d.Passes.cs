namespace KernelGen;

/// <content>Forward and backward.</content>
public sealed partial class BatchNorm2d
{
    // Of the last forward pass: its input, numbers of each channel, and whether it was training.
    private LastForward _last;
    private long _count;
    private bool _ofBatch;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">In training, there is a single number for each channel.</exception>
    public override void Forward(Activations x, Activations y, Workers? workers = null) =>
        Forward(x, null, y, Activation.None, workers ?? Workers.CallerOnly);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or another batch.</exception>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) =>
        Backward(x, y, dy, new JoinGradients(dx, AddToInput: false), Activation.None, workers ?? Workers.CallerOnly);

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, y, dy, new JoinGradients(dx, AddToInput: true), Activation.None, workers);

    void IJoin.Forward(Activations x, Activations? residual, Activations y, Activation activation, Workers workers) =>
        Forward(x, residual, y, activation, workers);

    void IJoin.Backward(Activations x, Activations y, Activations dy, in JoinGradients inputs, Activation activation, Workers workers) =>
        Backward(x, y, dy, inputs, activation, workers);

    internal override void RequireLastForward(Activations x) => _last.Require(this, x);

    internal override void RevertForward()
    {
        if (!_ofBatch)
            return;
        _previousMean.CopyTo(_runningMean, 0);
        _previousVariance.CopyTo(_runningVariance, 0);
    }

    /// <summary>Whether the result is rectified, by the layer itself or by the graph.</summary>
    internal bool Rectifies(Activation activation) => Activation == Activation.Relu || activation == Activation.Relu;

    /// <summary>The passes that a max pooling shares with this layer.</summary>
    internal BatchNormPoolWork PoolWork(MaxPool2d pool) => new(_numbers, new PoolWindows(pool.Kernel, pool.Stride, pool.Padding));

    /// <summary>Takes the statistics of x, or the running ones, for the pass that normalises.</summary>
    internal void BeginForward(Activations x, Workers workers)
    {
        long count = (long)x.Batch * x.Shape.Height * x.Shape.Width;
        if (Training && count == 1)
        {
            throw new InvalidOperationException(
                $"Layer {Name}: the batch holds one number for each channel, which has no variance. Train with larger batches, or set Training to false.");
        }

        _last.Set(x);
        (_count, _ofBatch) = (count, Training);
        if (_ofBatch)
        {
            _work.Statistics(x, workers);
            _runningMean.CopyTo(_previousMean, 0);
            _runningVariance.CopyTo(_previousVariance, 0);
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
    internal void BeginBackward(Activations x, Activations? y, Activations dy, bool rectify, Workers workers)
    {
        _work.GradientSums(x, y, dy, rectify, workers);
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

    private void Forward(Activations x, Activations? residual, Activations y, Activation activation, Workers workers)
    {
        RequireForward(x, y);
        if (residual is not null)
            RequireLike(residual, x, nameof(residual));
        BeginForward(x, workers);
        _work.Normalise(x, residual, y, Rectifies(activation), workers);
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

    private void Backward(Activations x, Activations y, Activations dy, in JoinGradients inputs, Activation activation, Workers workers)
    {
        var (dx, addToInput, adds, dresidual, addToResidual) = inputs;
        RequireForward(x, y);
        RequireLike(dy, x, nameof(dy));
        if (dresidual is not null)
            RequireLike(dresidual, x, nameof(dresidual));
        if (dx is not null)
        {
            RequireLike(dx, x, nameof(dx));
            RequireInPlace(dy, dx);
        }

        RequireLastForward(x);

        // What was not added can be told from x, which saves reading y.
        bool rectify = Rectifies(activation);
        var output = adds && rectify ? y : null;
        BeginBackward(x, output, dy, rectify, workers);
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
