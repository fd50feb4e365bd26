namespace KernelGen;

/// <summary>The passes of a dense linear layer, shared among threads by rows and columns of W.</summary>
internal sealed class DenseLinearRun : LinearRun, IParallelWork
{
    /// <summary>Rows and columns of a register tile: parts of the work end at multiples of it.</summary>
    private const int Tile = 4;

    private readonly DenseLinear _layer;
    private readonly KernelVariant<LinearKernel>[] _forwards;
    private readonly KernelVariant<LinearKernel>[] _backwardInputs;
    private readonly KernelVariant<LinearKernel>[] _backwardWeightses;
    private KernelVariant<LinearKernel> _forward;
    private KernelVariant<LinearKernel> _backwardInput;
    private KernelVariant<LinearKernel> _backwardWeights;
    private Pass _pass;
    private Activations? _input;
    private Activations? _output;
    private int _rows;
    private int _parts;

    public DenseLinearRun(DenseLinear layer)
        : base(layer)
    {
        var kernels = layer.KernelTable;
        _layer = layer;
        _forwards = KernelDispatch.OfWidth(kernels.Forward, layer.Width, layer.Name);
        _backwardInputs = KernelDispatch.OfWidth(kernels.BackwardInput, layer.Width, layer.Name);
        _backwardWeightses = KernelDispatch.OfWidth(kernels.BackwardWeights, layer.Width, layer.Name);
        (_forward, _backwardInput, _backwardWeights) = (_forwards[0], _backwardInputs[0], _backwardWeightses[0]);
    }

    private enum Pass { Forward, BackwardInput, BackwardWeights }

    /// <inheritdoc/>
    public override IReadOnlyList<KernelUse> Kernels =>
    [
        new("Forward", _forward.Name, _forward.Width),
        new("BackwardInput", _backwardInput.Name, _backwardInput.Width),
        new("BackwardWeights", _backwardWeights.Name, _backwardWeights.Width),
    ];

    /// <inheritdoc/>
    protected override void Forward(Activations x, Activations y, Workers workers) => Run(Pass.Forward, _layer.OutFeatures, x, y, workers);

    /// <inheritdoc/>
    protected override void Backward(Activations x, Activations dy, Activations? dx, Workers workers)
    {
        if (!_layer.Weights.Frozen)
            Run(Pass.BackwardWeights, _layer.OutFeatures, x, dy, workers);
        if (dx is not null)
            Run(Pass.BackwardInput, _layer.InFeatures, dx, dy, workers);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = Bound(part), end = Bound(part + 1), blocks = _input!.Blocks;
        switch (_pass)
        {
            case Pass.Forward:
                _forward.Run(new()
                {
                    W = _layer.Weights.Value,
                    B = _layer.BiasValues,
                    X = _input.Data,
                    Y = _output!.Data,
                    Blocks = blocks,
                    First = first,
                    End = end,
                });
                break;
            case Pass.BackwardInput:
                _backwardInput.Run(new()
                {
                    W = _layer.Weights.Value,
                    DY = _output!.Data,
                    DX = _input.Data,
                    Blocks = blocks,
                    First = first,
                    End = end
                });
                break;
            default:
                _backwardWeights.Run(new()
                {
                    X = _input.Data,
                    DY = _output!.Data,
                    DW = _layer.Weights.Gradient,
                    Blocks = blocks,
                    First = first,
                    End = end
                });
                break;
        }
    }

    internal override IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        int blocks = TunablePass.MeasuredBlocks(batch, _layer.Weights.Length);
        var data = new Lazy<DenseTrialData>(() => new DenseTrialData(_layer.InFeatures, _layer.OutFeatures, blocks));
        var forward = PassOf(
            "Forward", _forwards, _forward,
            kernel => data.Value.Forward(kernel, _layer.Bias is not null), kernel => _forward = kernel);
        var weights = PassOf(
            "BackwardWeights", _backwardWeightses, _backwardWeights,
            kernel => data.Value.BackwardWeights(kernel), kernel => _backwardWeights = kernel);
        var input = PassOf(
            "BackwardInput", _backwardInputs, _backwardInput,
            kernel => data.Value.BackwardInput(kernel), kernel => _backwardInput = kernel);
        return needsInputGradient ? [forward, weights, input] : [forward, weights];

        TunablePass PassOf(
            string name, KernelVariant<LinearKernel>[] candidates, KernelVariant<LinearKernel> inUse,
            Converter<KernelVariant<LinearKernel>, KernelTrial> prepare, Action<KernelVariant<LinearKernel>> use) =>
            TunablePass.Of(name, candidates, inUse, blocks, "dense", () => Array.ConvertAll(candidates, prepare), use);
    }

    private void Run(Pass pass, int rows, Activations input, Activations output, Workers workers)
    {
        (_pass, _rows, _input, _output, _parts) = (pass, rows, input, output, workers.Threads);
        workers.Run(this, _parts);
        (_input, _output) = (null, null);
    }

    private int Bound(int part) => Math.Min(_rows, (int)((long)((_rows + Tile - 1) / Tile) * part / _parts) * Tile);
}
