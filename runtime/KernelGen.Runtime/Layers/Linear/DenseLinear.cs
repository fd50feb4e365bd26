namespace KernelGen;

/// <summary>
/// A linear layer with dense weights, <c>Y = activation(W X + b)</c>, W [outFeatures, inFeatures], for the layers of a sparse network
/// that stay dense. Declare one with <see cref="DenseLinearAttribute"/>.
/// </summary>
public abstract partial class DenseLinear : Linear
{
    /// <summary>Rows and columns of a register tile: parts of the work end at multiples of it.</summary>
    private const int Tile = 4;

    private KernelVariant<LinearKernel> _forward;
    private KernelVariant<LinearKernel> _backwardInput;
    private KernelVariant<LinearKernel> _backwardWeights;
    private readonly Work _work;
    private readonly Parameter[] _parameters;

    /// <summary>Called by the generated constructor; every weight is zero until it is set.</summary>
    /// <param name="kernels">The kernels that were generated for the declaration.</param>
    /// <param name="options">How to choose among them.</param>
    [CLSCompliant(false)]
    protected DenseLinear(DenseLinearKernels kernels, KernelOptions? options)
        : base(NotNull(kernels), options)
    {
        KernelTable = kernels;
        _forwardCandidates = KernelDispatch.OfWidth(kernels.Forward, Width, Name);
        _forward = _forwardCandidates[0];
        _backwardInputCandidates = KernelDispatch.OfWidth(kernels.BackwardInput, Width, Name);
        _backwardInput = _backwardInputCandidates[0];
        _backwardWeightsCandidates = KernelDispatch.OfWidth(kernels.BackwardWeights, Width, Name);
        _backwardWeights = _backwardWeightsCandidates[0];
        _work = new Work(this);
        Weights = new Parameter("weight", OutFeatures, InFeatures);
        _parameters = Bias is null ? [Weights] : [Weights, Bias];
    }

    /// <summary>W, row-major [outFeatures, inFeatures].</summary>
    public Parameter Weights { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Every kernel that was generated for this layer, of all widths.</summary>
    [CLSCompliant(false)]
    public DenseLinearKernels KernelTable { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("BackwardInput", _backwardInput.Name, _backwardInput.Width),
        new("BackwardWeights", _backwardWeights.Name, _backwardWeights.Width),
    ];

    internal override int? StoredWeights => Weights.Length;

    internal override bool HasWeights => Weights.Version > 0;

    internal override double? WeightSparsity => 0;

    /// <summary>Replaces the weights.</summary>
    /// <param name="weights">Row-major W [outFeatures, inFeatures], finite.</param>
    /// <exception cref="ArgumentException">Another shape, or a weight is NaN or infinite.</exception>
    public void SetWeights(ReadOnlySpan<float> weights)
    {
        SparsityPattern.RequireWeights(OutFeatures, InFeatures, weights);
        weights.CopyTo(Weights.Value);
        Weights.BeginAnew();
    }

    /// <summary>Draws weights from U(-a, a) with <c>a = sqrt(6 / inFeatures)</c> with ReLU and <c>sqrt(3 / inFeatures)</c> without (He initialisation); the bias is zero.</summary>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    public void Initialize(int seed)
    {
        float bound = MathF.Sqrt((Activation == Activation.Relu ? 6f : 3f) / InFeatures);
        var random = new SeededRandom(~(long)seed);
        foreach (ref float weight in Weights.Value)
            weight = random.NextUniform(bound);
        Weights.BeginAnew();
        ClearBias();
    }

    internal override void InitializeWeights(int seed, double sparsity) => Initialize(seed);

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        RequireForward(x, y);
        _work.Run(Pass.Forward, OutFeatures, x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        RequireBackward(x, y, dy, dx);
        workers ??= Workers.CallerOnly;
        BackwardBias(y, dy, workers);
        if (!Weights.Frozen)
            _work.Run(Pass.BackwardWeights, OutFeatures, x, dy, workers);
        if (dx is not null)
            _work.Run(Pass.BackwardInput, InFeatures, dx, dy, workers);
    }

    private static DenseLinearKernels NotNull(DenseLinearKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        return kernels;
    }

    private enum Pass { Forward, BackwardInput, BackwardWeights }

    private sealed class Work(DenseLinear layer) : IParallelWork
    {
        private Pass _pass;
        private Activations? _input;
        private Activations? _output;
        private int _rows;
        private int _parts;

        public void Run(Pass pass, int rows, Activations input, Activations output, Workers workers)
        {
            (_pass, _rows, _input, _output, _parts) = (pass, rows, input, output, workers.Threads);
            workers.Run(this, _parts);
            (_input, _output) = (null, null);
        }

        public void Run(int part)
        {
            int first = Bound(part), end = Bound(part + 1), blocks = _input!.Blocks;
            switch (_pass)
            {
                case Pass.Forward:
                    layer._forward.Run(new() { W = layer.Weights.Value, B = layer.BiasValues, X = _input.Data, Y = _output!.Data, Blocks = blocks, First = first, End = end });
                    break;
                case Pass.BackwardInput:
                    layer._backwardInput.Run(new() { W = layer.Weights.Value, DY = _output!.Data, DX = _input.Data, Blocks = blocks, First = first, End = end });
                    break;
                default:
                    layer._backwardWeights.Run(new() { X = _input.Data, DY = _output!.Data, DW = layer.Weights.Gradient, Blocks = blocks, First = first, End = end });
                    break;
            }
        }

        private int Bound(int part) => Math.Min(_rows, (int)((long)((_rows + Tile - 1) / Tile) * part / _parts) * Tile);
    }
}
