using KernelGen.Reference;

namespace KernelGen.Fuzzing.Drawing;

/// <summary>
/// The numbers of a convolution that are text of its kernels. Everything else comes to them in tables, so many geometries share kernels, which
/// keeps compiling cheap: of a sparse convolution heights, kernels, paddings, dilations and groups, of a dense one heights and what lies between rows.
/// </summary>
internal sealed class KernelText
{
    private readonly bool _sparse, _bias, _relu;
    private readonly int _in, _out, _denseGroups;
    private readonly ConvolutionAxis _columns;
    private readonly int _rowKernel;

    public KernelText(Random random, int inChannels, int outChannels, int width, bool keepWidth)
    {
        (_sparse, _bias, _relu) = (random.Chance(0.75), random.Chance(0.5), random.Chance(0.4));
        (_in, _out, Width) = (inChannels, outChannels, width);
        _columns = Axes.Draw(random, width, keepWidth ? width : null, keepWidth ? 1 : null)!;
        (_rowKernel, _denseGroups) = (random.Between(1, 4), Groups(random));
    }

    public int InChannels => _in;

    public int OutChannels => _out;

    /// <summary>Columns of the input.</summary>
    public int Width { get; }

    /// <summary>Columns of the output.</summary>
    public int OutWidth => _columns.Outputs(Width);

    /// <summary>A convolution with these kernels; null if none has these rows.</summary>
    public Declared? Draw(Random random, int height, int? outHeight = null)
    {
        var columns = _sparse ? Axes.Draw(random, Width, OutWidth, _columns.Stride) : _columns;
        var rows = Axes.Draw(random, height, outHeight, kernel: _sparse ? null : _rowKernel);
        return rows is null ? null : new(_sparse, new(_in, _out, _sparse ? Groups(random) : _denseGroups, rows, columns!), height, Width, _bias, _relu);
    }

    private int Groups(Random random)
    {
        int[] divisors = [.. Enumerable.Range(1, Math.Min(_in, _out)).Where(groups => _in % groups == 0 && _out % groups == 0)];
        return random.Chance(0.3) ? random.Of(divisors) : 1;
    }
}
