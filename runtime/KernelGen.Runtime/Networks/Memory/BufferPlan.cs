namespace KernelGen;

/// <summary>
/// The memory of a graph, planned once for the largest batch: activations of every value, gradients of those that need one, scratch for layers
/// that cannot add. What is not in use at the same moment of a step may lie in the same place.
/// </summary>
internal sealed class BufferPlan
{
    /// <summary>Floats of one array, whole lines.</summary>
    private static readonly long ArrayLength = AlignedBuffer.MaxLength / KernelGen.Activations.BlockSamples * KernelGen.Activations.BlockSamples;

    private readonly NetworkGraph _graph;
    private readonly GradientFlow _flow;
    private readonly PlannedBuffer[] _values;
    private readonly GradientBuffers _gradients;
    private readonly Activations[] _all;

    /// <summary>Plans for a batch.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flow">Its gradients.</param>
    /// <param name="batch">Most samples.</param>
    /// <param name="strips">[values] strips that images are cut into.</param>
    public BufferPlan(NetworkGraph graph, GradientFlow flow, int batch, int[] strips)
        : this(graph, flow, batch, strips, ArrayLength)
    {
    }

    /// <summary>Plans with arrays of no more than a number of floats.</summary>
    internal BufferPlan(NetworkGraph graph, GradientFlow flow, int batch, int[] strips, long arrayLength)
    {
        (_graph, _flow, _values, _gradients) = (graph, flow, ActivationBuffers.Plan(graph, flow, batch, strips), new GradientBuffers(graph, flow, batch, strips));
        Buffers = [.. _values.Concat([.. _gradients.Values.OfType<PlannedBuffer>(), .. _gradients.Scratch.SelectMany(scratch => scratch).OfType<PlannedBuffer>()]).Distinct()];
        long floats = BestFit.Place(Buffers, arrayLength);
        BorderUpkeep.Mark(Buffers);
        Bytes = floats * sizeof(float);

        var arrays = new AlignedBuffer[(floats + arrayLength - 1) / arrayLength];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = new AlignedBuffer(Math.Min(arrayLength, floats - (i * arrayLength)));
        Memory = arrays[0].Watch();
        var memory = Buffers.ToDictionary(buffer => buffer, buffer => arrays[buffer.Start / arrayLength].Slice((int)(buffer.Start % arrayLength), (int)buffer.Length));
        Activations = [.. _values.Select((buffer, value) => View(buffer, value)!)];
        Gradients = [.. _gradients.Values.Select(View)];
        Scratch = [.. _gradients.Scratch.Select((buffers, step) => buffers.Select((buffer, n) => View(buffer, graph.Nodes[step].Inputs[n])).ToArray())];
        _all = [.. Activations, .. Gradients.OfType<Activations>(), .. Scratch.SelectMany(scratch => scratch).OfType<Activations>()];

        Activations? View(PlannedBuffer? buffer, int value) =>
            buffer is null ? null : new Activations(graph.Shapes[value], batch, buffer.Border, strips[value], memory[buffer]);
    }

    /// <summary>[values] what flows forward.</summary>
    public Activations[] Activations { get; }

    /// <summary>[values] what flows backward; null where it is not needed.</summary>
    public Activations?[] Gradients { get; }

    /// <summary>[steps][inputs] where a layer writes what is then added; null where it needs none.</summary>
    public Activations?[][] Scratch { get; }

    /// <summary>All buffers in their places.</summary>
    public IReadOnlyList<PlannedBuffer> Buffers { get; }

    /// <summary>Bytes of all arrays.</summary>
    public long Bytes { get; }

    /// <summary>Watches the first array without keeping it.</summary>
    public WeakReference Memory { get; }

    /// <summary>A layer of the graph, bound, with its memory.</summary>
    public NetworkStep StepOf(int step, string name)
    {
        var node = _graph.Nodes[step];
        var run = node.Layer.BindTo(_graph.ShapesOf(node));
        run.Name = name;
        var operands = new RunOperands(
            [.. node.Inputs.Select(input => Activations[input])], Activations[step + 1], _flow.Needs(step + 1) ? Gradients[step + 1] : null);
        return new NetworkStep(run, node.Epilogue, operands, [.. node.Inputs.Select((_, input) => GradientOf(step, input))])
        {
            OutputBorder = Clearing(_values[step + 1], Activations[step + 1]),
        };
    }

    /// <summary>How a step computes the gradient of an input; null where no layer before it learns.</summary>
    private StepGradient? GradientOf(int step, int input)
    {
        var (value, write) = (_graph.Nodes[step].Inputs[input], _flow.Input(step, input));
        if (write == GradientWrite.None)
            return null;
        var (buffer, view) = (_gradients.Values[value]!, Gradients[value]!);
        bool clears = write == GradientWrite.Overwrite && buffer != _gradients.Values[step + 1];
        return new StepGradient(view, write == GradientWrite.Add, Scratch[step][input], clears ? Clearing(buffer, view) : null);
    }

    /// <summary>Sets how many samples are in use everywhere.</summary>
    public void SetBatch(int batch)
    {
        foreach (var activations in _all)
            activations.Batch = batch;
    }

    private static BorderClearing? Clearing(PlannedBuffer buffer, Activations view) => buffer.ClearsBorder ? new BorderClearing(view) : null;
}
