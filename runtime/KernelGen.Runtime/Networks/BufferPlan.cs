namespace KernelGen;

/// <summary>
/// The buffers of a chain of layers. Boundary i lies before layer i. Every boundary keeps its activations, since the backward pass reads
/// them; of gradients only two are alive at a time, so all of them share two buffers in turn. A layer that only looks at its input
/// differently gets the same memory on both sides.
/// </summary>
internal sealed class BufferPlan
{
    public BufferPlan(ActivationShape input, IReadOnlyList<Layer> layers, int batch)
    {
        int boundaries = layers.Count + 1;
        Activations = new Activations[boundaries];
        Gradients = new Activations[boundaries];
        Activations[0] = new Activations(input, batch);
        for (int i = 0; i < layers.Count; i++)
        {
            var shape = layers[i].OutputShape(Activations[i].Shape);
            Activations[i + 1] = layers[i].IsView(Activations[i]) ? Activations[i].Reshape(shape) : new Activations(shape, batch);
        }

        var slots = new int[boundaries];
        Span<long> lengths = [0, 0];
        for (int i = boundaries - 1; i >= 0; i--)
        {
            if (i < layers.Count)
                slots[i] = layers[i].IsView(Activations[i]) ? slots[i + 1] : 1 - slots[i + 1];
            lengths[slots[i]] = Math.Max(lengths[slots[i]], KernelGen.Activations.FloatsFor(Activations[i].Shape, batch));
        }

        var buffers = new[] { new AlignedBuffer(lengths[0]), new AlignedBuffer(lengths[1]) };
        for (int i = 0; i < boundaries; i++)
            Gradients[i] = new Activations(Activations[i].Shape, batch, default, buffers[slots[i]]);
        GradientBytes = (lengths[0] + lengths[1]) * sizeof(float);
    }

    /// <summary>[layers + 1] what flows forward.</summary>
    public Activations[] Activations { get; }

    /// <summary>[layers + 1] what flows backward; neighbours never share memory, unless the layer between them is a view.</summary>
    public Activations[] Gradients { get; }

    /// <summary>Bytes of both gradient buffers.</summary>
    public long GradientBytes { get; }

    /// <summary>Sets how many samples are in use everywhere.</summary>
    public void SetBatch(int batch)
    {
        foreach (var activations in Activations)
            activations.Batch = batch;
        foreach (var gradients in Gradients)
            gradients.Batch = batch;
    }
}
