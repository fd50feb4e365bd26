namespace KernelGen;

/// <summary>
/// One sample of an image with its columns side by side: [rows][channels][phases][columns of a phase], zeros around it as a convolution
/// reads them. Column c of the padded image lies in plane <c>c % stride</c> at place <c>c / stride</c>, so neighbouring outputs read
/// neighbours.
/// </summary>
internal sealed class ColumnPlanes(Conv2dGeometry geometry)
{
    private const int Lanes = Activations.BlockSamples;

    /// <summary>Lines of 16 neighbouring outputs in a row.</summary>
    public int OutputLines { get; } = (geometry.Output.Width + Lanes - 1) / Lanes;

    /// <summary>Floats of one phase of one channel: whole lines of outputs can be read through every tap.</summary>
    private int PlaneLength =>
        (OutputLines * Lanes) + (geometry.Columns.Dilation * (geometry.Columns.Kernel - 1) / geometry.Columns.Stride);

    /// <summary>Floats from one channel to the next.</summary>
    public int ChannelLength => geometry.Columns.Stride * PlaneLength;

    /// <summary>Floats from one row to the next.</summary>
    public int RowLength => geometry.InChannels * ChannelLength;

    /// <summary>Rows of input that so many rows of output read.</summary>
    public int RowsFor(int outputs) => ((outputs - 1) * geometry.Rows.Stride) + (geometry.Rows.Dilation * (geometry.Rows.Kernel - 1)) + 1;

    /// <summary>Floats from the first tap to another.</summary>
    public int PlaceOf(int tap)
    {
        int row = tap / geometry.Columns.Kernel * geometry.Rows.Dilation,
            column = tap % geometry.Columns.Kernel * geometry.Columns.Dilation;
        return (row * RowLength) + (column % geometry.Columns.Stride * PlaneLength) + (column / geometry.Columns.Stride);
    }

    /// <summary>Fills the rows that some rows of output read.</summary>
    /// <param name="x">The batch.</param>
    /// <param name="sample">The sample to take.</param>
    /// <param name="firstOutput">First row of output.</param>
    /// <param name="endOutput">Row after the last.</param>
    /// <param name="planes">[rows][channels][phases][columns], overwritten.</param>
    public void Load(Activations x, int sample, int firstOutput, int endOutput, Span<float> planes)
    {
        int first = (firstOutput * geometry.Rows.Stride) - geometry.Rows.Before, rows = RowsFor(endOutput - firstOutput);
        planes[..(rows * RowLength)].Clear();
        for (int row = Math.Max(0, -first); row < rows && first + row < geometry.Height; row++)
            LoadRow(x.Row(sample / Lanes, first + row)[(sample % Lanes)..], planes.Slice(row * RowLength, RowLength), x.PixelLength);
    }

    /// <summary>
    /// Pixel by pixel: the lines that are read hold sixteen times as many bytes as are needed, and each line is visited once and in order.
    /// </summary>
    private void LoadRow(ReadOnlySpan<float> pixels, Span<float> planes, int pixelLength)
    {
        int channelLength = ChannelLength, planeLength = PlaneLength, channels = geometry.InChannels;
        for (int column = 0; column < geometry.Width; column++)
        {
            var (place, phase) = Math.DivRem(column + geometry.Columns.Before, geometry.Columns.Stride);
            if (place >= planeLength)
                break;
            var to = planes[((phase * planeLength) + place)..];
            var from = pixels[(column * pixelLength)..];
            for (int channel = 0; channel < channels; channel++)
                to[channel * channelLength] = from[channel * Lanes];
        }
    }

    /// <summary>Copies a row of output, [channels][lines][16], to its sample's lane.</summary>
    public void Store(ReadOnlySpan<float> row, Activations y, int sample, int outputRow)
    {
        var to = y.Row(sample / Lanes, outputRow)[(sample % Lanes)..];
        int lineLength = OutputLines * Lanes, pixelLength = y.PixelLength;
        for (int column = 0; column < geometry.Output.Width; column++)
        {
            var pixel = to[(column * pixelLength)..];
            for (int channel = 0; channel < geometry.OutChannels; channel++)
                pixel[channel * Lanes] = row[(channel * lineLength) + column];
        }
    }
}
