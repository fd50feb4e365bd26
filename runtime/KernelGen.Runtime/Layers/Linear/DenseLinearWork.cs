namespace KernelGen;

/// <summary>The passes of dense weights of a linear layer, shared among threads by rows and columns of W.</summary>
/// <param name="layer">The layer.</param>
/// <param name="table">The kernels of the declaration.</param>
/// <param name="w">W, row-major [outFeatures, inFeatures].</param>
internal sealed class DenseLinearWork(Linear layer, DenseLinearKernels table, Parameter w) : IParallelWork
{
    /// <summary>Rows and columns of a register tile: parts of the work end at multiples of it.</summary>
    private const int Tile = 4;

    private readonly KernelVariant<LinearKernel>[] _forwards = KernelDispatch.OfWidth(table.Forward, layer.Width, layer.Name);
    private readonly KernelVariant<LinearKernel>[] _inputGradients = KernelDispatch.OfWidth(table.BackwardInput, layer.Width, layer.Name);
    private readonly KernelVariant<LinearKernel>[] _weightGradients =
        KernelDispatch.OfWidth(table.BackwardWeights, layer.Width, layer.Name);

    private Pass _pass;
    private Activations? _input;
    private Activations? _output;
    private int _rows;
    private int _parts;

    private enum Pass { Forward, BackwardInput, BackwardWeights }

    /// <summary>The kernels in use.</summary>
    public KernelUse[] Kernels =>
    [
        new("Forward", ForwardKernel.Name, ForwardKernel.Width),
        new("BackwardInput", BackwardInputKernel.Name, BackwardInputKernel.Width),
        new("BackwardWeights", BackwardWeightsKernel.Name, BackwardWeightsKernel.Width),
    ];

    /// <summary>The forward kernel in use.</summary>
    public KernelVariant<LinearKernel> ForwardKernel { get => field ??= _forwards[0]; private set; }

    /// <summary>The kernel of the input's gradient in use.</summary>
    public KernelVariant<LinearKernel> BackwardInputKernel { get => field ??= _inputGradients[0]; private set; }

    /// <summary>The kernel of the weights' gradient in use.</summary>
    public KernelVariant<LinearKernel> BackwardWeightsKernel { get => field ??= _weightGradients[0]; private set; }

    /// <summary>Computes the output.</summary>
    public void Forward(Activations x, Activations y, Workers workers) => Run(Pass.Forward, layer.OutFeatures, x, y, workers);

    /// <summary>Computes the gradients of weights that are not frozen, and of the input where it is asked for.</summary>
    public void Backward(Activations x, Activations dy, Activations? dx, Workers workers)
    {
        if (!w.Frozen)
            Run(Pass.BackwardWeights, layer.OutFeatures, x, dy, workers);
        if (dx is not null)
            Run(Pass.BackwardInput, layer.InFeatures, dx, dy, workers);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = Bound(part), end = Bound(part + 1), blocks = _input!.Blocks;
        switch (_pass)
        {
            case Pass.Forward:
                ForwardKernel.Run(new()
                {
                    W = w.Value,
                    B = layer.BiasValues,
                    X = _input.Data,
                    Y = _output!.Data,
                    Blocks = blocks,
                    First = first,
                    End = end,
                });
                break;
            case Pass.BackwardInput:
                BackwardInputKernel.Run(new()
                {
                    W = w.Value,
                    DY = _output!.Data,
                    DX = _input.Data,
                    Blocks = blocks,
                    First = first,
                    End = end,
                });
                break;
            default:
                BackwardWeightsKernel.Run(new()
                {
                    X = _input.Data,
                    DY = _output!.Data,
                    DW = w.Gradient,
                    Blocks = blocks,
                    First = first,
                    End = end,
                });
                break;
        }
    }

    /// <summary>The passes whose kernels are chosen by measurement.</summary>
    public IReadOnlyList<TunablePass> TunablePasses(int batch, bool needsInputGradient)
    {
        int blocks = TunablePass.MeasuredBlocks(batch, layer.InFeatures * layer.OutFeatures);
        var data = new Lazy<DenseTrialData>(() => new DenseTrialData(layer.InFeatures, layer.OutFeatures, blocks));
        var forward = PassOf(
            "Forward", _forwards, ForwardKernel,
            kernel => data.Value.Forward(kernel, layer.Bias is not null), kernel => ForwardKernel = kernel);
        var weights = PassOf(
            "BackwardWeights", _weightGradients, BackwardWeightsKernel,
            kernel => data.Value.BackwardWeights(kernel), kernel => BackwardWeightsKernel = kernel);
        var input = PassOf(
            "BackwardInput", _inputGradients, BackwardInputKernel,
            kernel => data.Value.BackwardInput(kernel), kernel => BackwardInputKernel = kernel);
        return needsInputGradient ? [forward, weights, input] : [forward, weights];

        TunablePass PassOf(
            string name, KernelVariant<LinearKernel>[] candidates, KernelVariant<LinearKernel> inUse,
            Converter<KernelVariant<LinearKernel>, KernelTrial> prepare, Action<KernelVariant<LinearKernel>> use) =>
            TunablePass.Of(name, candidates, inUse, blocks, TunablePass.Dense, () => Array.ConvertAll(candidates, prepare), use);
    }

    /// <summary>The passes with the kernels in use, ready to be measured.</summary>
    public KernelTrial[] Trials(int blocks, bool needsInputGradient)
    {
        var data = new DenseTrialData(layer.InFeatures, layer.OutFeatures, blocks);
        KernelTrial[] trials = [data.Forward(ForwardKernel, layer.Bias is not null), data.BackwardWeights(BackwardWeightsKernel)];
        return needsInputGradient ? [.. trials, data.BackwardInput(BackwardInputKernel)] : trials;
    }

    private void Run(Pass pass, int rows, Activations input, Activations output, Workers workers)
    {
        (_pass, _rows, _input, _output, _parts) = (pass, rows, input, output, workers.Threads);
        workers.Run(this, _parts);
        (_input, _output) = (null, null);
    }

    private int Bound(int part) => Math.Min(_rows, (int)((long)((_rows + Tile - 1) / Tile) * part / _parts) * Tile);
}
