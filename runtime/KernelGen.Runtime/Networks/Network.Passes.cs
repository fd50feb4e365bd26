using System.Diagnostics;

namespace KernelGen;

/// <content>What a step does: load, forward, backward; and prediction.</content>
public sealed partial class Network
{
    private bool _ranForward;
    private bool _hasWeights;

    /// <summary>The loaded samples.</summary>
    public Activations Input => _plan.Activations[0];

    /// <summary>What the last forward pass gave.</summary>
    public Activations Output => _plan.Activations[^1];

    /// <summary>
    /// The gradient of the loss by <see cref="Output"/>, which a loss writes and <see cref="Backward"/> reads and may overwrite.
    /// </summary>
    public Activations OutputGradient => _plan.Gradients[^1]!;

    /// <summary>
    /// Whether passes belong to training, true at first. Setting it sets <see cref="Layer.Training"/> of every layer. <see cref="Predict"/>
    /// and <see cref="Training.Trainer.Evaluate"/> turn it off for as long as they run. Layers before
    /// <see cref="NetworkBuilder.Freeze"/> are never in training.
    /// </summary>
    public bool Training
    {
        get;
        set
        {
            using var use = Use();
            field = value;
            foreach (var row in _layers)
                row.Layer.Training = value && !row.IsFrozen;
        }
    } = true;

    /// <summary>Takes over samples as the next step's batch.</summary>
    /// <param name="samples">[n, features], 1 to <see cref="Batch"/> samples; images in the order channel, row, column.</param>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the features of a sample, or there are none or too many samples.
    /// </exception>
    public void SetInput(ReadOnlySpan<float> samples)
    {
        ThrowIfDisposed();
        using var use = Use();
        BeginBatch(SampleCount(samples.Length));
        Input.Load(samples);
    }

    /// <summary>Takes over some samples of a larger set as the next step's batch.</summary>
    /// <param name="samples">[n, features]; images in the order channel, row, column.</param>
    /// <param name="order">The numbers of 1 to <see cref="Batch"/> samples.</param>
    /// <exception cref="ArgumentException">
    /// The length is no multiple of the features of a sample, or a number in the order is out of range, or there are none or too many.
    /// </exception>
    public void SetInput(ReadOnlyMemory<float> samples, ReadOnlyMemory<int> order)
    {
        ThrowIfDisposed();
        using var use = Use();
        BeginBatch(order.Length);
        Input.RequireOrder(samples.Length, order.Span);
        _loading.Run(samples, order, Workers);
    }

    /// <summary>Computes the output of the loaded samples.</summary>
    /// <returns><see cref="Output"/>.</returns>
    /// <exception cref="InvalidOperationException">A layer has no weights yet, or another thread uses the network.</exception>
    public Activations Forward()
    {
        ThrowIfDisposed();
        using var use = Use();
        RequireWeights();
        int done = 0;
        try
        {
            for (; done < _steps.Length; done++)
            {
                var row = _steps[done];
                long start = Stopwatch.GetTimestamp();
                row.Step.Forward(Workers);
                row.ForwardTime += Stopwatch.GetElapsedTime(start);
            }
        }
        catch
        {
            // A pass that did not come to its end leaves no statistics behind.
            RevertForward(done);
            throw;
        }

        _ranForward = true;
        return Output;
    }

    /// <summary>
    /// Adds to the gradients of all parameters that are not frozen, from <see cref="OutputGradient"/> and the last forward pass. Layers
    /// before the first one that is trained do not run. It uses the memory of that pass for other numbers, so each needs a forward pass of
    /// its own.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// There was no <see cref="Forward"/> since samples were loaded, since the last backward pass or since an evaluation; or another thread
    /// uses the network. No gradient has changed then.
    /// </exception>
    public void Backward()
    {
        ThrowIfDisposed();
        using var use = Use();
        if (!_ranForward)
        {
            throw new InvalidOperationException(
                "Backward needs the numbers of a forward pass, and there was none since the last SetInput, Backward, Predict, Evaluate or "
                + "OrderOutputs. Call Forward first.");
        }

        _trained.Update();
        _ranForward = false;
        for (int i = _steps.Length - 1; i >= 0; i--)
        {
            var row = _steps[i];
            if (!_trained.Runs(i))
            {
                row.Step.ClearGradientBorders(Workers);
                continue;
            }

            long start = Stopwatch.GetTimestamp();
            row.Step.Backward(i, _trained, Workers);
            row.BackwardTime += Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>The outputs for any number of samples.</summary>
    /// <param name="samples">[n, features]; images in the order channel, row, column.</param>
    /// <returns>[n, outputs], for a classifier the logits of each class.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the features of a sample.</exception>
    /// <exception cref="InvalidOperationException">A layer has no weights yet, or another thread uses the network.</exception>
    public float[] Predict(ReadOnlySpan<float> samples)
    {
        ThrowIfDisposed();
        using var use = Use();
        int count = SampleCount(samples.Length), inputs = InputShape.Features, outputs = OutputShape.Features;
        var scores = new float[checked(count * outputs)];
        using var evaluation = new Evaluation(this);
        for (int first = 0; first < count; first += Batch)
        {
            int batch = Math.Min(Batch, count - first);
            SetInput(samples.Slice(first * inputs, batch * inputs));
            Forward().Store(scores.AsSpan(first * outputs, batch * outputs));
        }

        return scores;
    }

    /// <summary>The outputs of some samples of a larger set.</summary>
    internal void PredictInto(Span<float> scores, ReadOnlyMemory<float> samples, ReadOnlyMemory<int> order)
    {
        using var use = Use();
        RequireWeights();
        int outputs = OutputShape.Features;
        using var evaluation = new Evaluation(this);
        for (int first = 0; first < order.Length; first += Batch)
        {
            int batch = Math.Min(Batch, order.Length - first);
            SetInput(samples, order.Slice(first, batch));
            Forward().Store(scores.Slice(first * outputs, batch * outputs));
        }
    }

    /// <summary>Refuses layers whose weights were never initialised or set: they would compute zeros, and learn nothing.</summary>
    internal void RequireWeights()
    {
        if (_hasWeights)
            return;
        var missing = _layers.Where(row => !row.Layer.HasWeights).Select(row => row.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"{(missing.Length == 1 ? "Layer" : "Layers")} {string.Join(", ", missing)} "
                + $"{(missing.Length == 1 ? "has" : "have")} no weights yet. "
                + "Call network.Initialize(seed, sparsity), or SetWeights of each of them, or MarkChanged after writing Parameter.Value, "
                + "before the network is used.");
        }

        _hasWeights = true;
    }

    private void BeginBatch(int samples)
    {
        _plan.SetBatch(BatchFor(samples));
        _ranForward = false;
    }

    /// <summary>
    /// Reverts what the last forward pass in training changed in the layers' state: running statistics, counts of steps.
    /// </summary>
    internal void RevertForward() => RevertForward(_steps.Length);

    /// <summary>Ends the passes of an evaluation: what they left is not what a backward pass needs.</summary>
    internal void EndPasses() => _ranForward = false;

    private void RevertForward(int steps)
    {
        for (int i = 0; i < steps; i++)
            _steps[i].Step.Run.RevertForward();
    }

    private int SampleCount(int length) => length % InputShape.Features == 0
        ? length / InputShape.Features
        : throw new ArgumentException(
            $"There are {length} numbers, which is no whole number of samples of {InputShape.Features} features ({InputShape}). "
            + "Pass them as [samples, features].");

    private int BatchFor(int count) => count >= 1 && count <= Batch
        ? count
        : throw new ArgumentException(
            $"The network was built for 1 to {Batch} samples a step, but {count} were given. "
            + $"{(count < 1 ? "Pass at least one." : "Build it with a larger batch, or pass fewer.")}");
}
