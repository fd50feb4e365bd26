namespace KernelGen;

/// <summary>Work on activations with any border, row of pixels by row of pixels, divided into parts of whole rows.</summary>
internal abstract class RowWork : IParallelWork
{
    /// <summary>Floats that are worth a thread: with fewer, the handover takes as long as the work.</summary>
    private const int FloatsPerPart = 16384;

    /// <summary>Parts per thread: a thread that is delayed keeps the others waiting for one part, a quarter of its share.</summary>
    private const int PartsPerThread = 4;

    private int _height;
    private int _rows;
    private int _parts;

    /// <summary>Floats of a row without a gap: the whole row, or one pixel if there is an empty line between pixels.</summary>
    protected int RunLength { get; private set; }

    /// <summary>Floats from one run to the next.</summary>
    protected int RunStep { get; private set; }

    /// <summary>Runs <see cref="Row"/> on every row of every block, in no fixed order.</summary>
    /// <param name="activations">The activations whose rows are counted.</param>
    /// <param name="workers">Threads to use.</param>
    protected void RunRows(Activations activations, Workers workers)
    {
        var shape = activations.Shape;
        (_height, _rows) = (activations.StripHeight, activations.Blocks * activations.StripHeight);
        bool gaps = activations.Pitch != shape.Channels;
        int rowLength = shape.Width * activations.PixelLength;
        RunLength = gaps ? shape.Channels * Activations.BlockSamples : rowLength;
        RunStep = gaps ? activations.PixelLength : rowLength;
        long most = Math.Min(_rows, (long)_rows * rowLength / FloatsPerPart);
        _parts = workers.Threads == 1 ? 1 : (int)Math.Clamp(most, 1, (long)PartsPerThread * workers.Threads);
        workers.Run(this, _parts);
    }

    /// <inheritdoc/>
    public void Run(int part)
    {
        int end = (int)((long)_rows * (part + 1) / _parts);
        for (int row = (int)((long)_rows * part / _parts); row < end; row++)
            Row(row / _height, row % _height);
    }

    /// <summary>Processes one row of pixels of one block of samples.</summary>
    protected abstract void Row(int block, int row);
}
