using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>
/// The goals that are set for convolutions, forward and backward together: ratios of time, and a share of the peak. They hold for one
/// thread.
/// </summary>
public static class ConvBars
{
    private static readonly ConvGeometry Middle = new(256, 256, Kernel: 3, Stride: 1, Padding: 1, Height: 14, Width: 14);
    private static readonly ConvGeometry First = new(64, 64, Kernel: 3, Stride: 1, Padding: 1, Height: 56, Width: 56);

    /// <summary>The bars; none where no convolution was measured.</summary>
    public static IReadOnlyList<Bar> Of(IReadOnlyList<Measurement> measurements, Ceiling ceiling)
    {
        var large = measurements.Where(m => m.Case.Shape is ConvShape && m.Case.Batch == 64).ToArray();
        if (!measurements.Any(m => m.Case.Shape is ConvShape))
            return [];
        var (ninety, ninetyFive) = (At(0.9), At(0.95));
        Measurement[] goals = [.. ninety, .. ninetyFive];
        return
        [
            new("vs_paper", "the paper's better form, 90 and 95 %, batch 64", Mean(goals, m => m.Both.SpeedupOverPaper), 4),
            new("least_vs_paper", "... its worst case", Least(goals, m => m.Both.SpeedupOverPaper), 2),
            new("vs_dense_90", "libtorch's dense convolution, 90 %, batch 64", Mean(ninety, m => m.Both.SpeedupOverDense), 7),
            new("vs_dense_95", "libtorch's dense convolution, 95 %, batch 64", Mean(ninetyFive, m => m.Both.SpeedupOverDense), 11),
            new("least_vs_dense_stride2_1x1", "the faster dense convolution, stride 2 and 1x1 from 80 % on, batch 64, worst case",
                Least(
                    large.Where(m => m.Case.Sparsity >= 0.8 && Geometry(m) is { Stride: 2 } or { Kernel: 1 }),
                    m => m.Both.SpeedupOverBestDense ?? m.Both.SpeedupOverOwnDense),
                1),
            new("vs_dense_256_at_50", $"libtorch's dense convolution, {Middle}, 50 %, batch 64",
                Mean(large.Where(m => Geometry(m) == Middle && m.Case.Sparsity == 0.5), m => m.Both.SpeedupOverDense), 1),
            new("own_dense_peak_share", $"the FMA peak, this project's dense {First} forward, batch 64",
                Mean(large.Where(m => Geometry(m) == First), m =>
                    m.Case.DenseForwardOperations / 1e9 / m.Forward.OwnDense / ceiling.Gflops), 0.6),
            new("one_sample_over_block",
                "our forward pass of 16 samples against that of one, 3x3: in lanes over the batch alone they would take the same time",
                GeometricMean.Of(OneSampleAgainstBlock(measurements)), 2),
        ];

        IEnumerable<Measurement> At(double sparsity) => large.Where(m => m.Case.Sparsity == sparsity);

        static ConvGeometry? Geometry(Measurement measurement) => (measurement.Case.Shape as ConvShape)?.Geometry;

        static double? Mean(IEnumerable<Measurement> cases, Func<Measurement, double?> ratio) => GeometricMean.Of(cases.Select(ratio));

        static double? Least(IEnumerable<Measurement> cases, Func<Measurement, double?> ratio) => cases.Select(ratio).Min();
    }

    /// <summary>
    /// Kernels over the batch compute a block of 16 samples whatever the batch, so the time of 16 is also what one sample would take there.
    /// </summary>
    private static IEnumerable<double?> OneSampleAgainstBlock(IReadOnlyList<Measurement> measurements) =>
        from one in measurements
        where one.Case.Batch == 1 && one.Case.Shape is ConvShape { Geometry.Kernel: 3 }
        from block in measurements
        where block.Case == one.Case with { Batch = Activations.BlockSamples }
        select (double?)(block.Forward.Ours / one.Forward.Ours);
}
