namespace KernelGen.Reference;

/// <summary>Square windows that slide over the pixels; sizes are rounded down.</summary>
/// <param name="kernel">Rows and columns of a window.</param>
/// <param name="stride">Pixels from one window to the next.</param>
/// <param name="padding">Pixels by which windows reach beyond the image.</param>
public abstract class PoolNode(int kernel, int stride, int padding) : Node
{
    /// <summary>Pixels of a window, those in the padding as well.</summary>
    protected int WindowPixels => kernel * kernel;

    /// <summary>Zeros for one number per window.</summary>
    protected Array4 Windows(Array4 x) =>
        new(x.Samples, x.Channels, ((x.Rows + (2 * padding) - kernel) / stride) + 1, ((x.Columns + (2 * padding) - kernel) / stride) + 1);

    /// <summary>Places of the pixels of a window that lie in the image, row by row.</summary>
    protected IEnumerable<int> Pixels(Array4 x, int sample, int channel, int windowRow, int windowColumn)
    {
        for (int kr = 0; kr < kernel; kr++)
        {
            for (int kc = 0; kc < kernel; kc++)
            {
                int row = (windowRow * stride) - padding + kr, column = (windowColumn * stride) - padding + kc;
                if (row >= 0 && row < x.Rows && column >= 0 && column < x.Columns)
                    yield return x.PlaceOf(sample, channel, row, column);
            }
        }
    }

    /// <summary>Calls for every window, with the places of its pixels in x and its own in y.</summary>
    protected void ForEachWindow(Array4 x, Array4 y, Action<IEnumerable<int>, int> window)
    {
        for (int n = 0; n < y.Samples; n++)
        {
            for (int channel = 0; channel < y.Channels; channel++)
            {
                for (int r = 0; r < y.Rows; r++)
                {
                    for (int c = 0; c < y.Columns; c++)
                        window(Pixels(x, n, channel, r, c), y.PlaceOf(n, channel, r, c));
                }
            }
        }
    }
}
