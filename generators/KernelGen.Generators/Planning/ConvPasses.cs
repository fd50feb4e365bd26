using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Planning;

/// <summary>Which kernels a convolution needs: its geometry, reduced to the numbers that change the text of each.</summary>
internal static class ConvPasses
{
    /// <summary>The passes of a convolution with sparse weights.</summary>
    public static IEnumerable<PassKernels> Of(SparseConv2dSpec spec)
    {
        var geometry = spec.Geometry;
        var forward = new PixelRow(geometry.Columns.Stride, geometry.OutWidth);
        var backward = new PixelRow(geometry.Columns.Stride, geometry.Width);
        var lines = new PixelRow(1, (geometry.OutWidth + BatchTiles.BlockSamples - 1) / BatchTiles.BlockSamples);
        return
        [
            Sparse(KernelPass.Forward, geometry, new(geometry.InChannels, geometry.OutChannels, spec.Bias, IsRelu(spec), forward)),
            Sparse(KernelPass.Forward, geometry, new(0, geometry.OutChannels, spec.Bias, IsRelu(spec), lines), KernelAxis.OverWidth),
            Sparse(KernelPass.Backward, geometry, new(geometry.InChannels, geometry.OutChannels, false, false, backward)),
            Sparse(KernelPass.BackwardWeights, geometry, new(geometry.InChannels, geometry.OutChannels, false, false, backward)),
        ];
    }

    /// <summary>The passes of a convolution with dense weights.</summary>
    public static IEnumerable<PassKernels> Of(DenseConv2dSpec spec)
    {
        var geometry = spec.Geometry;
        var (stride, groups) = (geometry.Columns.Stride, geometry.Groups);
        var (taps, terms) = DenseTaps(geometry);
        var output = new PixelRow(stride, geometry.OutWidth, terms, taps, groups);
        var input = new PixelRow(stride, geometry.Width, geometry.InChannels / groups, geometry.Rows.Kernel * geometry.Columns.Kernel, groups);
        return
        [
            Dense(KernelPass.Forward, new(geometry.InChannels, geometry.OutChannels, spec.Bias, IsRelu(spec), output)),
            Dense(KernelPass.BackwardInput, new(geometry.InChannels, geometry.OutChannels, false, false, input)),
            Dense(KernelPass.BackwardWeights, new(geometry.InChannels, geometry.OutChannels, false, false, output)),
        ];
    }

    /// <summary>
    /// Taps of a dense kernel and the terms of each that lie side by side, in X as in W: the channels of a group; with an odd number of
    /// channels in one group there is nothing between pixels, and the taps of a kernel's row are one run.
    /// </summary>
    private static (int Taps, int Terms) DenseTaps(ConvGeometry geometry) =>
        geometry.Groups == 1 && geometry.Columns.Dilation == 1 && PixelPitch.IsGapless(geometry.InChannels)
            ? (geometry.Rows.Kernel, geometry.Columns.Kernel * geometry.InChannels)
            : (geometry.Rows.Kernel * geometry.Columns.Kernel, geometry.InChannels / geometry.Groups);

    private static bool IsRelu(Conv2dSpec spec) => spec.Activation == FusedActivation.Relu;

    private static PassKernels Sparse(KernelPass pass, ConvGeometry geometry, KernelShape shape, KernelAxis axis = KernelAxis.OverBatch) =>
        KernelPlanner.Every(pass, width => ConvSchedulePolicy.Sparse(pass, axis, width, geometry)
            .Select(schedule => new KernelKey(KernelOp.SparseConv2d, pass, shape, KernelLayout.Unstructured, width, schedule, axis)), axis);

    private static PassKernels Dense(KernelPass pass, KernelShape shape) =>
        KernelPlanner.Every(pass, width => [new KernelKey(KernelOp.DenseConv2d, pass, shape, KernelLayout.Dense, width, ConvSchedulePolicy.Dense(pass, width, shape))]);
}
