namespace KernelGen;

/// <summary>The numbers of a two-dimensional convolution, whatever the size of its images.</summary>
/// <param name="InChannels">Channels of an input pixel.</param>
/// <param name="OutChannels">Channels of an output pixel.</param>
/// <param name="Groups">Groups of channels; divides both.</param>
/// <param name="Rows">What happens from row to row.</param>
/// <param name="Columns">What happens from column to column.</param>
public sealed record Conv2dFilter(int InChannels, int OutChannels, int Groups, Conv2dAxis Rows, Conv2dAxis Columns)
{
    /// <summary>Input channels of a group.</summary>
    public int GroupInputs => InChannels / Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutputs => OutChannels / Groups;

    /// <summary>Taps of the kernel, row by row.</summary>
    public int Taps => Rows.Kernel * Columns.Kernel;

    /// <summary>
    /// The place of a weight in the order of dense kernels, [outChannels][kernel rows][kernel columns][inChannels / groups].
    /// </summary>
    /// <param name="position">Its place in [outChannels][inChannels / groups][kernel rows][kernel columns].</param>
    internal int DensePlaceOf(int position)
    {
        var (row, tap) = Math.DivRem(position, Taps);
        var (output, input) = Math.DivRem(row, GroupInputs);
        return (((output * Taps) + tap) * GroupInputs) + input;
    }

    /// <summary>The convolution of images of one size.</summary>
    /// <param name="height">Rows of input pixels.</param>
    /// <param name="width">Columns of input pixels.</param>
    public Conv2dGeometry At(int height, int width) => new(InChannels, OutChannels, Groups, height, width, Rows, Columns);
}
