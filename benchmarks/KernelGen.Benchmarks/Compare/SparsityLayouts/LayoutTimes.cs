using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Compare.Upkeep;

namespace KernelGen.Benchmarks.Compare.SparsityLayouts;

/// <summary>A layer of one layout, tuned, with several patterns in turn where it is linear, over the same activations.</summary>
internal sealed class LayoutTimes
{
    /// <summary>As in suite linear: with one pattern alone, the branch predictor learns it by heart.</summary>
    private const int Patterns = 8;

    public LayoutTimes(LayoutLayers layers, int layout, LayoutCase run, Workers workers)
    {
        var (name, create) = layers.Layouts[layout];
        var first = create();
        var last = Tuned(first, name, layers, run, seed: 1);
        int patterns = layers.OutPixels == 1 && first is not DenseLinear ? Patterns : 1;
        LayerRun[] runs =
            [last.Run, .. Enumerable.Range(2, patterns - 1).Select(seed => Tuned(create(), name, layers, run, seed).Run)];
        (Nonzeros, Kernels) = (first.Parameters[0].Length, last.Kernels);

        var (input, output) = (last.InputShape, first.OutputShape(last.InputShape));
        var needs = first.NeedsFor(input);
        Activations x = new(input, run.Batch, needs.InputBorder), dx = new(input, run.Batch),
            y = new(output, run.Batch), dy = new(output, run.Batch, needs.OutputGradientBorder);
        x.Load(TimedLayer.Numbers(run.Batch * input.Features));
        dy.Load(TimedLayer.Numbers(run.Batch * output.Features));
        var operands = new RunOperands(x, y, dy, dx);
        Forward = Call(each => each.Forward(operands, workers));
        Backward = Call(each => each.Backward(operands, workers));

        TimedCall Call(Action<LayerRun> pass) => new(
            TimedContender.InTurn([.. runs.Select<LayerRun, Action>(each => () => pass(each))]),
            workers.Threads == 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1));
    }

    public TimedCall Forward { get; }

    public TimedCall Backward { get; }

    /// <summary>Weights that are stored.</summary>
    public int Nonzeros { get; }

    /// <summary>The kernels in use with the first pattern.</summary>
    public IReadOnlyList<KernelUse> Kernels { get; }

    private static NetworkLayer Tuned(WeightedLayer layer, string layout, LayoutLayers layers, LayoutCase run, int seed)
    {
        using var network = layers.Input().Add(layer).Build(run.Batch, threads: 1);
        network.Initialize(seed, run.Sparsity);
        if (layout is LayoutLayers.Groups or LayoutLayers.LargeGroups or LayoutLayers.FanIn)
            SetGroups(network.MaskedLayers[0], layout, layers.Taps, run.Sparsity, seed);
        network.Tune();
        return network.Layers[^1];
    }

    private static void SetGroups(MaskedLayer layer, string layout, int taps, double sparsity, int seed)
    {
        var (rows, columns) = (layer.Pattern.Rows, layer.Pattern.Columns);
        var (group, groupTaps) = layout switch
        {
            LayoutLayers.FanIn => (columns, 1),
            LayoutLayers.LargeGroups => (128, taps),
            _ => (4, taps),
        };
        layer.Change(SparsityPattern.RandomInGroups(rows, columns, (int)Math.Round((1 - sparsity) * group), group, seed, groupTaps));
    }
}
