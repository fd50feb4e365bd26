using TorchSharp;

namespace KernelGen.Torch;

/// <summary>
/// The passes of a sparse layer on tensors: copies samples in, runs the generated kernels, copies results out. Weights are tensors in the
/// order of the pattern; the layer gets a copy of them in the order of its kernels.
/// </summary>
internal sealed class SparsePasses
{
    /// <summary>Sizes of images for which tables are kept.</summary>
    private const int MostRuns = 8;

    private readonly WeightedLayer _layer;
    private readonly SparseWeights _sparse;
    private readonly BufferPool _pool;
    private readonly SampleCopy _copy;
    private readonly Dictionary<ActivationShape, LayerRun> _runs = [];

    /// <summary>Gradients that the last backward pass returned. Their handles are released when the next pass begins.</summary>
    private readonly List<torch.Tensor> _returned = [];

    public SparsePasses(WeightedLayer layer)
    {
        (_layer, _sparse, _copy) = (layer, layer.Sparse!, new SampleCopy(images: layer is SparseConv2d));
        _pool = new BufferPool(keepsOutput: layer.Activation != Activation.None);
    }

    /// <summary>Name of the layer, for messages.</summary>
    public string Name => _layer.Name;

    /// <summary>Counts the changes of weights and pattern in the layer.</summary>
    public int Version { get; private set; }

    /// <summary>What went wrong in a backward pass; null where nothing did.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The order in which the kernels' copies take a tensor.</summary>
    public PixelOrder OrderOf(torch.Tensor tensor) => _copy.OrderOf(tensor);

    /// <summary>Marks weights and pattern as changed by others.</summary>
    public void MarkChanged() => Version++;

    /// <summary>What computes the passes for inputs of a shape.</summary>
    public LayerRun RunFor(ActivationShape input)
    {
        if (_runs.TryGetValue(input, out var run))
            return run;
        if (_runs.Count == MostRuns)
            _runs.Clear();
        return _runs[input] = _layer.Bind(input);
    }

    /// <summary>Copies the weights in; notes where they have changed.</summary>
    public void SetWeights(ReadOnlySpan<float> values, ReadOnlySpan<float> bias)
    {
        bool changed = Scatter(values, _sparse.Places, _sparse.Parameter.Value);
        if (changed)
            _sparse.Parameter.MarkChanged();
        if (_layer.Bias is { } b && !bias.SequenceEqual(b.Value))
        {
            bias.CopyTo(b.Value);
            b.MarkChanged();
        }

        Version += changed ? 1 : 0;
    }

    /// <summary>The layer's weights in the order of the pattern.</summary>
    public float[] Values()
    {
        var values = new float[_sparse.Places.Length];
        SparseWeights.Gather(_sparse.Parameter.Value, _sparse.Places, values);
        return values;
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, features] or [batch, channels, rows, columns].</param>
    /// <param name="kind">Its shapes.</param>
    /// <param name="y">Overwritten.</param>
    /// <returns>What the backward pass needs.</returns>
    public CallBuffers Forward(torch.Tensor x, BufferKind kind, torch.Tensor y)
    {
        ReleaseReturned();
        using var contiguous = OrderOf(x) == PixelOrder.Other ? x.contiguous() : null;
        var buffers = _pool.Take(kind);
        var output = buffers.Output ?? _pool.ScratchFor(kind).Output(kind.Batch);
        TorchWorkers.Run(workers =>
        {
            _copy.Load(contiguous ?? x, buffers.Input, workers);
            RunFor(kind.Input).Forward(new RunOperands(buffers.Input, output), workers);
            _copy.Store(output, y, workers);
        });
        return buffers;
    }

    /// <summary>Gives the passes of such a call their fastest kernels.</summary>
    public void Tune(BufferKind kind, bool needsInputGradient)
    {
        if (!_layer.Tunable)
            return;
        int lanes = kind.Batch * kind.Strips, blocks = Activations.BlocksOf(lanes);
        var tuner = new Tuner(TuningCache.ForUser(), TimeProvider.System, TuningPolicy.Budget);
        var passes = RunFor(kind.Input).TunablePasses(kind.Strips > 1 ? blocks * Activations.BlockSamples : kind.Batch, needsInputGradient);
        foreach (var pass in passes.Where(pass => pass.Kernels.Length > 1))
            tuner.Choose(pass);
    }

    /// <summary>Gives the buffers of a call back that needs no backward pass, or no further one.</summary>
    public void Return(CallBuffers buffers) => _pool.Return(buffers);

    /// <summary>Computes the gradients that are asked for.</summary>
    /// <param name="buffers">Those of the forward pass.</param>
    /// <param name="kind">Shapes of the call.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dx">Gradient of the input, overwritten; null where it is not needed.</param>
    /// <param name="weight">Whether the gradient of the weights is needed.</param>
    /// <param name="bias">Whether the gradient of the bias is needed.</param>
    /// <returns>The gradients of weights and bias.</returns>
    public (torch.Tensor? Weight, torch.Tensor? Bias) Backward(
        CallBuffers buffers, BufferKind kind, torch.Tensor dy, torch.Tensor? dx, bool weight, bool bias)
    {
        ReleaseReturned();
        using var contiguous = OrderOf(dy) == PixelOrder.Other ? dy.contiguous() : null;
        var scratch = _pool.ScratchFor(kind);
        var (above, below) = (scratch.OutputGradient(kind.Batch), dx is null ? null : scratch.InputGradient(kind.Batch));
        buffers.Input.Batch = kind.Batch;
        buffers.Output?.Batch = kind.Batch;
        _sparse.Parameter.Frozen = !weight;
        _sparse.Parameter.ClearGradient();
        _layer.Bias?.ClearGradient();
        TorchWorkers.Run(workers =>
        {
            _copy.Load(contiguous ?? dy, above, workers);
            var y = buffers.Output ?? scratch.Output(kind.Batch);
            RunFor(kind.Input).Backward(new RunOperands(buffers.Input, y, above, below), workers);
            if (below is not null)
                _copy.Store(below, dx!, workers);
        });
        return (weight ? WeightGradient() : null, bias ? Numbers(_layer.Bias!.Gradient) : null);
    }

    /// <summary>
    /// Returns gradients to libtorch, which has handles of its own for them: these here are released when the next pass begins.
    /// </summary>
    public torch.Tensor?[] Hand(params torch.Tensor?[] gradients)
    {
        _returned.AddRange(gradients.OfType<torch.Tensor>());
        return gradients;
    }

    /// <summary>Releases the handles of gradients that were handed to libtorch.</summary>
    public void ReleaseReturned()
    {
        foreach (var gradient in _returned)
            gradient.Dispose();
        _returned.Clear();
    }

    private static torch.Tensor Numbers(ReadOnlySpan<float> numbers)
    {
        var tensor = torch.empty(numbers.Length, torch.float32);
        numbers.CopyTo(tensor.Floats());
        return tensor;
    }

    private static bool Scatter(ReadOnlySpan<float> values, ReadOnlySpan<int> places, Span<float> to)
    {
        bool changed = false;
        for (int k = 0; k < places.Length; k++)
        {
            ref float place = ref to[places[k]];
            changed |= place != values[k];
            place = values[k];
        }

        return changed;
    }

    private torch.Tensor WeightGradient()
    {
        var tensor = torch.empty(_sparse.Places.Length, torch.float32);
        SparseWeights.Gather(_sparse.Parameter.Gradient, _sparse.Places, tensor.Floats());
        return tensor;
    }
}
