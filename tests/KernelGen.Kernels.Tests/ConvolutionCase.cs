namespace KernelGen.Kernels.Tests;

/// <summary>
/// One convolution in guarded memory: random operands, the sums that are right, and how the activations are laid out. Borders are the least
/// that the kernels read or wider ones, images whole or cut into strips.
/// </summary>
internal sealed class ConvolutionCase : IDisposable
{
    private readonly KernelCase _test;
    private readonly ConvolutionSums _sums;
    private readonly int _strips;
    private readonly bool _wide;

    private ConvolutionCase(ConvolutionSums sums, int strips, bool wide, bool guardAtEnd) =>
        (_sums, _strips, _wide, _test) = (sums, strips, wide, new KernelCase(sums.Batch, sums.Batch, guardAtEnd));

    public static int[] Batches => TestSize.Choose([1, 33], [17]);

    public static double[] Sparsities => TestSize.Choose([0, 0.5, 1], [0.5]);

    public ConvolutionSums Sums => _sums;

    public Conv2dGeometry Geometry => _sums.Layer.Geometry;

    /// <summary>Every border, cut and guard for some operands.</summary>
    public static IEnumerable<ConvolutionCase> All(ConvolutionSums sums, bool whole = false)
    {
        var layer = sums.Layer;
        foreach (int strips in new[]
        {
            1, layer.StripsFor(layer.Geometry.Input, sums.Batch), layer.StripsFor(layer.Geometry.Input, 1),
        }.Distinct().Where(strips => !whole || strips == 1))
        {
            foreach (bool wide in TestSize.Choose([false, true], [false]))
            {
                foreach (bool atEnd in new[] { true, false })
                    yield return new ConvolutionCase(sums, strips, wide, atEnd);
            }
        }
    }

    /// <summary>Says which kernel runs from now on, and on what.</summary>
    public string Begin(string kernel)
    {
        string text = $"{_sums.Layer.Name}, {kernel}, batch {_sums.Batch}, {_strips} strips, sparsity {_sums.Sparsity}, " +
            $"{(_wide ? "wide" : "least")} borders, guard at the {(_test.GuardAtEnd ? "end" : "beginning")}";
        RunningCase.Begin(text);
        return text;
    }

    /// <summary>An operand that kernels read, or add to.</summary>
    public GuardedImage Image(ActivationShape shape, Border border, float[] samples)
    {
        var layout = Layout(shape, border);
        layout.Load(samples);
        new StripBorders().Fill(layout, Workers.CallerOnly);
        return new GuardedImage(_test, layout, written: false);
    }

    /// <summary>What kernels overwrite.</summary>
    public GuardedImage Image(ActivationShape shape) => new(_test, Layout(shape, default), written: true);

    public GuardedTable Table(PackedTaps taps) =>
        new(_test.Copy<int>(taps.Starts), _test.Copy<int>(taps.Places), _test.Copy<ushort>(taps.Offsets));

    public Guarded<T> Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _test.Copy(values);

    public Guarded<float> New(int length) => _test.New<float>(length);

    /// <summary>Compares what kernels wrote.</summary>
    public void Check(double[] expected, float[] actual, int terms, string text, string operand)
    {
        for (int at = 0; at < expected.Length; at++)
            Tolerance.Check(expected[at], actual[at], terms, text, _test.Seed, $"{operand}[{at}]");
    }

    public void Dispose() => _test.Dispose();

    private Activations Layout(ActivationShape shape, Border border) =>
        new(shape, _sums.Batch, _wide ? new Border(border.Top + 1, border.Left + 2, border.Bottom + 1, border.Right + 3) : border, _strips);
}

/// <summary>The tables of a sparse kernel.</summary>
internal sealed record GuardedTable(Guarded<int> Starts, Guarded<int> Places, Guarded<ushort> Offsets);
