namespace KernelGen;

/// <summary>
/// Layers with the buffers and threads that they need for batches up to a fixed size. Start with <see cref="Features"/> or
/// <see cref="Image"/>. One thread at a time may use a network.
/// </summary>
public sealed partial class Network : IDisposable
{
    private readonly BufferPlan _plan;
    private readonly NetworkLayer[] _steps;
    private readonly NetworkLayer[] _layers;
    private readonly SampleLoading _loading;
    private readonly TrainedSteps _trained;
    private readonly ExclusiveUse _use = new();
    private bool _disposed;

    /// <summary>A network of these layers as they are, without fusion.</summary>
    internal Network(NetworkGraph graph, int batch, Workers workers)
        : this(graph, graph, batch, workers)
    {
    }

    /// <summary>A network of the layers that the caller has declared.</summary>
    /// <param name="declared">The graph as declared.</param>
    /// <param name="fused">The same after fusion, which is computed.</param>
    /// <param name="batch">The most samples in a step.</param>
    /// <param name="workers">The threads, which the network disposes of.</param>
    internal Network(NetworkGraph declared, NetworkGraph fused, int batch, Workers workers)
    {
        var (cut, strips) = StripPlan.Of(OnePixelCopies.Insert(fused), batch);
        _plan = new BufferPlan(cut, new GradientFlow(cut), batch, strips);
        var given = declared.Nodes.Select(node => node.Name);
        var (names, images) = (LayerNames.Of(cut.Nodes, [.. given.OfType<string>()]), cut.FlattenedImages());
        var byLayer = cut.Nodes.Zip(names).ToDictionary(pair => pair.First.Layer, pair => pair.Second);
        Declared = declared.Copy([.. declared.Nodes.Select(node => byLayer.GetValueOrDefault(node.Layer) ?? node.Name)]);
        _steps = [.. names.Select((name, i) =>
            new NetworkLayer(_plan.StepOf(i, name), name)
            {
                FlattenedFrom = images[cut.Nodes[i].Inputs[0]],
                IsFrozen = cut.Nodes[i].IsFrozen,
            })];
        _layers = [.. _steps.Where(row => row.Layer is not Relayout)];
        Parameters =
        [
            .. _layers.SelectMany(row =>
                row.Layer.Parameters.Select(parameter => new NamedParameter($"{row.Name}.{parameter.Name}", parameter)))
        ];
        foreach (var row in _layers.Where(row => row.IsFrozen))
        {
            row.Layer.Training = false;
            foreach (var parameter in row.Layer.Parameters)
                parameter.Frozen = true;
        }

        MaskedLayers = MaskedLayer.Of(_layers);
        _trained = new TrainedSteps(cut);
        _loading = new SampleLoading(Input);
        (Batch, Workers) = (batch, workers);
    }

    /// <summary>Starts a network that takes vectors of features.</summary>
    /// <param name="features">Numbers per sample, at least 1.</param>
    public static NetworkBuilder Features(int features) => new(ActivationShape.Vector(features));

    /// <summary>Starts a network that takes images, given sample by sample in the order channel, row, column (NCHW).</summary>
    /// <param name="channels">Channels of a pixel, at least 1.</param>
    /// <param name="height">Rows of pixels, at least 1.</param>
    /// <param name="width">Columns of pixels, at least 1.</param>
    public static NetworkBuilder Image(int channels, int height, int width) => new(new ActivationShape(height, width, channels));

    /// <summary>The layers in the order in which they run forward, with shapes, memory and the time spent in each.</summary>
    public IReadOnlyList<NetworkLayer> Layers => _layers;

    /// <summary>
    /// The parameters of all layers, in the order of the layers, with names that differ: <c>Hidden.weight</c>,
    /// <c>layer1.0.conv1.weight</c>.
    /// </summary>
    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>
    /// The sparse layers whose masks can change, each once, in the order of the layers: their masks, and how to change them. Layers that
    /// were declared with a <c>Mask</c> are not among them.
    /// </summary>
    public IReadOnlyList<MaskedLayer> MaskedLayers { get; }

    /// <summary>Shape of one sample at the input.</summary>
    public ActivationShape InputShape => Input.Shape;

    /// <summary>Shape of one sample at the output.</summary>
    public ActivationShape OutputShape => Output.Shape;

    /// <summary>The most samples in a step, for which the buffers were planned.</summary>
    public int Batch { get; }

    /// <summary>Threads that share the work of a layer, the caller included.</summary>
    public int Threads => Workers.Most;

    /// <summary>Bytes of all weights, indices, tables, activations and gradients.</summary>
    public long Bytes => PlannedBytes + _layers.Sum(row => row.Layer.Bytes + row.Step.Run.Bytes);

    /// <summary>
    /// Bytes of all activations and of the gradients that flow between layers, as planned for the largest batch: what is not in use at the
    /// same moment of a step shares memory.
    /// </summary>
    public long PlannedBytes => _plan.Bytes;

    /// <summary>Watches the memory of the activations without keeping it.</summary>
    internal WeakReference Memory => _plan.Memory;

    internal Workers Workers { get; }

    /// <summary>
    /// The layers as the caller has declared them, before fusion: the same objects. <see cref="LayerNames"/> gives the layers that
    /// <see cref="Layers"/> has too the same names.
    /// </summary>
    internal NetworkGraph Declared { get; }

    /// <summary>
    /// Draws new weights for every layer: sparse layers with exactly this sparsity (with blocks or balance, the nearest; a declared mask
    /// stays, of whatever sparsity), dense ones dense.
    /// </summary>
    /// <param name="seed">
    /// Same seed, same weights, on every machine. Each layer draws from a seed of its own, derived from this and its place.
    /// </param>
    /// <param name="sparsity">Share of zeros in each sparse layer, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The sparsity is out of range, or leaves nothing of a group of balanced weights.</exception>
    public void Initialize(int seed, double sparsity)
    {
        ThrowIfDisposed();
        using var use = Use();
        Initialize(seed, _ => sparsity);
    }

    /// <summary>
    /// Draws new weights for every layer: sparse layers with the shares of zeros that a distribution gives them, dense ones dense.
    /// </summary>
    /// <param name="seed">As in <see cref="Initialize(int, double)"/>.</param>
    /// <param name="sparsity">Share of zeros in all <see cref="MaskedLayers"/> together, from 0 to below 1.</param>
    /// <param name="distribution">How the zeros are distributed, by shapes or names of the layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is out of range.</exception>
    /// <exception cref="InvalidOperationException">The distribution does not fit the layers.</exception>
    public void Initialize(int seed, double sparsity, SparsityDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ThrowIfDisposed();
        using var use = Use();
        var shares = distribution.SharesOf(MaskedLayers, SparsityDistribution.Require(sparsity, nameof(sparsity)));
        Initialize(seed, row => MaskedLayers.Zip(shares).FirstOrDefault(pair => pair.First.Layer == row.Layer).Second);
    }

    /// <summary>
    /// A table of the layers: shapes, the forward kernel in use with the share of the multiply-add peak that <see cref="Tune"/> measured and
    /// the share that its loads and stores leave time for (<see cref="TuningResult.Bound"/>), nonzeros, sparsity and bytes; and of the
    /// whole with <see cref="PlannedBytes"/>. <see cref="TuningReport"/> has all passes.
    /// </summary>
    public string Describe() => NetworkTable.Format(this);

    /// <summary>
    /// A table of the layers with weights: weights with their zeros, nonzeros, sparsity, and the FLOPs of a forward pass for one sample,
    /// with and without zeros; and of all of them together. A multiply and an add for each weight and pixel of the output count as two
    /// FLOPs; biases, normalisations and other layers do not count.
    /// </summary>
    public string DescribeSparsity() => SparsityTable.Format(this);

    /// <summary>Ends the threads. The layers and their weights stay usable.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Workers.Dispose();
    }

    /// <summary>Keeps other threads out until the result is disposed; for what takes several steps as for one.</summary>
    internal ExclusiveUse.Entry Use() => _use.Enter();

    private void Initialize(int seed, Func<NetworkLayer, double> sparsity)
    {
        foreach (var row in _layers)
            row.Layer.Sparse?.RequireSparsity(sparsity(row));
        var seeds = new SeededRandom(seed);
        foreach (var row in _layers)
            row.Layer.InitializeWeights((int)(seeds.Next() >> 32), row.Layer.Sparse is null ? 0 : sparsity(row));
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
