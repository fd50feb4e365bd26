namespace KernelGen;

/// <summary>
/// Turns dY of a layer into the gradient before its activation, in place, and adds the bias' gradient; shared among threads by output
/// features or channels.
/// </summary>
internal sealed class EpilogueGradientWork(WeightedLayer layer, int outputs) : IParallelWork
{
    private Activations? _y;
    private Activations? _dy;
    private int _parts;

    /// <summary>Whether the layer has a bias or an activation.</summary>
    public bool IsNeeded { get; } = EpilogueGradient.IsNeeded(layer.Bias is not null, layer.Activation);

    /// <summary>Computes all samples and pixels; nothing where the layer has neither bias nor activation.</summary>
    public void Run(Activations y, Activations dy, Workers workers)
    {
        if (!IsNeeded)
            return;
        (_y, _dy, _parts) = (y, dy, workers.Threads);
        workers.Run(this, _parts);
        (_y, _dy) = (null, null);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)outputs * part / _parts), end = (int)((long)outputs * (part + 1) / _parts);
        if (_dy!.IsContiguousVector && _y!.IsContiguousVector)
        {
            // All blocks of vectors are one run, as the pixels of a row are.
            EpilogueGradient.Run(layer.Activation, _y.Data, _dy.Data, layer.BiasGradient, _dy.Pitch, first, end);
            return;
        }

        for (int block = 0; block < _dy.Blocks; block++)
        {
            for (int row = 0; row < _dy.StripHeight; row++)
                EpilogueGradient.Run(layer.Activation, _y!.Row(block, row), _dy.Row(block, row), layer.BiasGradient, _dy.Pitch, first, end);
        }
    }
}
