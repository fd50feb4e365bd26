namespace KernelGen;

/// <summary>
/// One layer in its place in a network: what goes in and out, what it holds, and the time spent in it since the network was built.
/// </summary>
public sealed class NetworkLayer
{
    internal NetworkLayer(NetworkStep step, string name) => (Step, Name) = (step, name);

    /// <summary>
    /// What this network calls the layer: the name that it was added with, else that of its class, with <c>_2</c>, <c>_3</c> ... appended
    /// for the second, the third ...
    /// </summary>
    public string Name { get; }

    /// <summary>The layer.</summary>
    public Layer Layer => Step.Layer;

    /// <summary>What computes its passes in this network.</summary>
    public LayerRun Run => Step.Run;

    /// <summary>
    /// The activation that the network computes together with the layer, beside the layer's own: that of a <c>Relu()</c> right after it.
    /// </summary>
    public Activation FusedActivation => Step.Epilogue.Activation;

    /// <summary>The pooling that the network computes together with the layer; null for none.</summary>
    public MaxPool2d? FusedPooling => Step.Epilogue.Pool;

    /// <summary>Whether the network adds a residual together with the layer, before <see cref="FusedActivation"/>.</summary>
    public bool AddsResidual => Step.Epilogue.HasResidual;

    /// <summary>The kernels in use, a row for each pass; empty for layers that have none.</summary>
    public IReadOnlyList<KernelUse> Kernels => Step.Run.Kernels;

    /// <summary>
    /// Whether the layer comes before <see cref="NetworkBuilder.Freeze"/>: it is not trained, and computes as outside of training.
    /// </summary>
    public bool IsFrozen { get; internal init; }

    /// <summary>Shape of one sample at its input.</summary>
    public ActivationShape InputShape => Input.Shape;

    /// <summary>Shape of one sample at its output.</summary>
    public ActivationShape OutputShape => Output.Shape;

    /// <summary>
    /// Weights that are stored: the pattern's nonzeros of a sparse layer, all of a dense one, 0 where there are none. Biases do not count.
    /// </summary>
    public int Nonzeros => Layer.StoredWeights ?? 0;

    /// <summary>Share of zeros in W, from 0 to 1; null for a layer without weights.</summary>
    public double? Sparsity => Layer.WeightSparsity;

    /// <summary>
    /// Bytes of the layer's weights, gradients, indices and tables and of its output activations. Activations share memory with what is in
    /// use at other moments, so the layers of a network add up to more than <see cref="Network.Bytes"/>.
    /// </summary>
    public long Bytes => Layer.Bytes + Step.Run.Bytes + (Output.SharesBufferWith(Input) ? 0 : Output.Bytes);

    /// <summary>Time spent in its forward pass, on the calling thread's clock.</summary>
    public TimeSpan ForwardTime { get; internal set; }

    /// <summary>Time spent in its backward pass, on the calling thread's clock.</summary>
    public TimeSpan BackwardTime { get; internal set; }

    /// <summary>
    /// The images, and vectors between them, whose features its input has in the order of memory; null where it has no flattened image.
    /// </summary>
    internal IReadOnlyList<ActivationShape>? FlattenedFrom { get; init; }

    internal NetworkStep Step { get; }

    internal Activations Input => Step.Input;

    internal Activations Output => Step.Output;
}
