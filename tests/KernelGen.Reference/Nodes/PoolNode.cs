namespace KernelGen.Reference;

/// <summary>Windows that slide over the pixels.</summary>
/// <param name="rows">Windows along the rows.</param>
/// <param name="columns">Windows along the columns.</param>
public abstract class PoolNode(WindowAxis rows, WindowAxis columns) : Node
{
    /// <summary>The same along both axes.</summary>
    protected static WindowAxis Axis(int kernel, int stride, int padding) => new(kernel, stride, padding, padding);

    /// <summary>Zeros for one number per window.</summary>
    protected Array4 Windows(Array4 x) => new(x.Samples, x.Channels, rows.Count(x.Rows), columns.Count(x.Columns));

    /// <summary>Pixels of a window in image and padding.</summary>
    protected int PaddedPixels(Array4 x, Array4 y, int window) =>
        rows.Padded(window / y.Columns % y.Rows, x.Rows) * columns.Padded(window % y.Columns, x.Columns);

    /// <summary>Calls for every window, with the places of its pixels in x, those in the image row by row, and its own in y.</summary>
    protected void ForEachWindow(Array4 x, Array4 y, Action<List<int>, int> window)
    {
        for (int n = 0; n < y.Samples; n++)
        {
            for (int channel = 0; channel < y.Channels; channel++)
            {
                for (int r = 0; r < y.Rows; r++)
                {
                    for (int c = 0; c < y.Columns; c++)
                        window([.. Pixels(x, n, channel, r, c)], y.PlaceOf(n, channel, r, c));
                }
            }
        }
    }

    private IEnumerable<int> Pixels(Array4 x, int sample, int channel, int windowRow, int windowColumn)
    {
        for (int row = rows.Begin(windowRow); row < rows.Begin(windowRow) + rows.Kernel; row++)
        {
            for (int column = columns.Begin(windowColumn); column < columns.Begin(windowColumn) + columns.Kernel; column++)
            {
                if (row >= 0 && row < x.Rows && column >= 0 && column < x.Columns)
                    yield return x.PlaceOf(sample, channel, row, column);
            }
        }
    }
}
