namespace KernelGen;

/// <summary>
/// The memory of a graph, planned once for the largest batch: activations of every value, gradients of the values that need one, and
/// scratch for layers that cannot add to a gradient. Buffers that are not in use at the same time of a step may share memory.
/// </summary>
internal sealed class BufferPlan
{
    /// <summary>Floats of one array: a whole number of lines.</summary>
    private static readonly long ArrayLength =
        AlignedBuffer.MaxLength / KernelGen.Activations.BlockSamples * KernelGen.Activations.BlockSamples;

    private readonly NetworkGraph _graph;
    private readonly GradientFlow _flow;
    private readonly PlannedBuffer[] _values;
    private readonly GradientBuffers _gradients;
    private readonly Activations[] _all;

    /// <summary>Plans for a batch.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="flow">How its gradients are written.</param>
    /// <param name="batch">The largest batch, in samples.</param>
    /// <param name="strips">[values] strips that images are cut into.</param>
    public BufferPlan(NetworkGraph graph, GradientFlow flow, int batch, int[] strips)
        : this(graph, flow, batch, strips, ArrayLength)
    {
    }

    /// <summary>Plans with a given number of floats per array at most.</summary>
    internal BufferPlan(NetworkGraph graph, GradientFlow flow, int batch, int[] strips, long arrayLength)
    {
        (_graph, _flow) = (graph, flow);
        _values = ActivationBuffers.Plan(graph, flow, batch, strips);
        _gradients = new GradientBuffers(graph, flow, batch, strips);
        var scratchBuffers = _gradients.Scratch.SelectMany(scratch => scratch);
        Buffers = [.. _values.Concat(_gradients.Values.Concat(scratchBuffers).OfType<PlannedBuffer>()).Distinct()];
        long floats = BestFit.Place(Buffers, arrayLength);
        BorderUpkeep.Mark(Buffers);
        Bytes = floats * sizeof(float);

        var arrays = new AlignedBuffer[(floats + arrayLength - 1) / arrayLength];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = new AlignedBuffer(Math.Min(arrayLength, floats - (i * arrayLength)));
        Memory = arrays[0].Watch();
        var memory = Buffers.ToDictionary(
            buffer => buffer, buffer => arrays[buffer.Start / arrayLength].Slice((int)(buffer.Start % arrayLength), (int)buffer.Length));
        Activations = [.. _values.Select((buffer, value) => View(buffer, value)!)];
        Gradients = [.. _gradients.Values.Select(View)];
        Scratch = [.. _gradients.Scratch.Select((buffers, step) =>
            buffers.Select((buffer, n) => View(buffer, graph.Nodes[step].Inputs[n])).ToArray())];
        _all = [.. Activations, .. Gradients.OfType<Activations>(), .. Scratch.SelectMany(scratch => scratch).OfType<Activations>()];

        Activations? View(PlannedBuffer? buffer, int value) =>
            buffer is null ? null : new Activations(graph.Shapes[value], batch, buffer.Border, strips[value], memory[buffer]);
    }

    /// <summary>[values] the activations.</summary>
    public Activations[] Activations { get; }

    /// <summary>[values] the gradients; null if a gradient is not needed.</summary>
    public Activations?[] Gradients { get; }

    /// <summary>[steps][inputs] where a layer that cannot add writes its gradient, which is then added; null if it needs none.</summary>
    public Activations?[][] Scratch { get; }

    /// <summary>All buffers, with their places.</summary>
    public IReadOnlyList<PlannedBuffer> Buffers { get; }

    /// <summary>Bytes of all arrays.</summary>
    public long Bytes { get; }

    /// <summary>A weak reference to the first array.</summary>
    public WeakReference Memory { get; }

    /// <summary>A layer of the graph, bound to its shapes and its memory.</summary>
    public NetworkStep StepOf(int step, string name)
    {
        var node = _graph.Nodes[step];
        var run = node.Layer.BindTo(_graph.ShapesOf(node));
        run.Name = name;
        var operands = new RunOperands(
            [.. node.Inputs.Select(input => Activations[input])],
            Activations[step + 1],
            _flow.Needs(step + 1) ? Gradients[step + 1] : null);
        return new NetworkStep(run, node.Epilogue, operands, [.. node.Inputs.Select((_, input) => GradientOf(step, input))])
        {
            OutputBorder = Clearing(_values[step + 1], Activations[step + 1]),
        };
    }

    /// <summary>How a step computes the gradient of an input; null if the gradient is not needed.</summary>
    private StepGradient? GradientOf(int step, int input)
    {
        var (value, write) = (_graph.Nodes[step].Inputs[input], _flow.Input(step, input));
        if (write == GradientWrite.None)
            return null;
        var (buffer, view) = (_gradients.Values[value]!, Gradients[value]!);
        bool clears = write == GradientWrite.Overwrite && buffer != _gradients.Values[step + 1];
        return new StepGradient(view, write == GradientWrite.Add, Scratch[step][input], clears ? Clearing(buffer, view) : null);
    }

    /// <summary>Sets the number of samples in use in all buffers.</summary>
    public void SetBatch(int batch)
    {
        foreach (var activations in _all)
            activations.Batch = batch;
    }

    private static BorderClearing? Clearing(PlannedBuffer buffer, Activations view) =>
        buffer.ClearsBorder ? new BorderClearing(view) : null;
}
