namespace KernelGen.Benchmarks.Shapes;

// Without bias, as in their networks: batch normalisation follows and has one.
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class Conv64x64k3s1p1h56w56;
[SparseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class Conv64x128k3s2p1h56w56;
[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class Conv128x128k3s1p1h28w28;
[SparseConv2d(128, 256, Kernel = 3, Stride = 2, Padding = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class Conv128x256k3s2p1h28w28;
[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class Conv256x256k3s1p1h14w14;
[SparseConv2d(256, 512, Kernel = 3, Stride = 2, Padding = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class Conv256x512k3s2p1h14w14;
[SparseConv2d(512, 512, Kernel = 3, Padding = 1, Height = 7, Width = 7, Bias = false)]
internal sealed partial class Conv512x512k3s1p1h7w7;
[SparseConv2d(64, 128, Kernel = 1, Stride = 2, Height = 56, Width = 56, Bias = false)]
internal sealed partial class Conv64x128k1s2p0h56w56;
[SparseConv2d(128, 256, Kernel = 1, Stride = 2, Height = 28, Width = 28, Bias = false)]
internal sealed partial class Conv128x256k1s2p0h28w28;
[SparseConv2d(256, 512, Kernel = 1, Stride = 2, Height = 14, Width = 14, Bias = false)]
internal sealed partial class Conv256x512k1s2p0h14w14;
[SparseConv2d(64, 128, Kernel = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class Conv64x128k1s1p0h56w56;
[SparseConv2d(128, 256, Kernel = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class Conv128x256k1s1p0h28w28;
[SparseConv2d(256, 512, Kernel = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class Conv256x512k1s1p0h14w14;
[SparseConv2d(512, 512, Kernel = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class Conv512x512k1s1p0h14w14;
[SparseConv2d(512, 1024, Kernel = 1, Height = 7, Width = 7, Bias = false)]
internal sealed partial class Conv512x1024k1s1p0h7w7;

[DenseConv2d(64, 64, Kernel = 3, Padding = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class DenseConv64x64k3s1p1h56w56;
[DenseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class DenseConv64x128k3s2p1h56w56;
[DenseConv2d(128, 128, Kernel = 3, Padding = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class DenseConv128x128k3s1p1h28w28;
[DenseConv2d(128, 256, Kernel = 3, Stride = 2, Padding = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class DenseConv128x256k3s2p1h28w28;
[DenseConv2d(256, 256, Kernel = 3, Padding = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class DenseConv256x256k3s1p1h14w14;
[DenseConv2d(256, 512, Kernel = 3, Stride = 2, Padding = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class DenseConv256x512k3s2p1h14w14;
[DenseConv2d(512, 512, Kernel = 3, Padding = 1, Height = 7, Width = 7, Bias = false)]
internal sealed partial class DenseConv512x512k3s1p1h7w7;
[DenseConv2d(64, 128, Kernel = 1, Stride = 2, Height = 56, Width = 56, Bias = false)]
internal sealed partial class DenseConv64x128k1s2p0h56w56;
[DenseConv2d(128, 256, Kernel = 1, Stride = 2, Height = 28, Width = 28, Bias = false)]
internal sealed partial class DenseConv128x256k1s2p0h28w28;
[DenseConv2d(256, 512, Kernel = 1, Stride = 2, Height = 14, Width = 14, Bias = false)]
internal sealed partial class DenseConv256x512k1s2p0h14w14;
[DenseConv2d(64, 128, Kernel = 1, Height = 56, Width = 56, Bias = false)]
internal sealed partial class DenseConv64x128k1s1p0h56w56;
[DenseConv2d(128, 256, Kernel = 1, Height = 28, Width = 28, Bias = false)]
internal sealed partial class DenseConv128x256k1s1p0h28w28;
[DenseConv2d(256, 512, Kernel = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class DenseConv256x512k1s1p0h14w14;
[DenseConv2d(512, 512, Kernel = 1, Height = 14, Width = 14, Bias = false)]
internal sealed partial class DenseConv512x512k1s1p0h14w14;
[DenseConv2d(512, 1024, Kernel = 1, Height = 7, Width = 7, Bias = false)]
internal sealed partial class DenseConv512x1024k1s1p0h7w7;

/// <summary>
/// A declared class, sparse and dense, for every convolution of the suites: kernels are written at compile time, text files are read at run
/// time.
/// </summary>
internal static class DeclaredConvLayers
{
    private static readonly
        Dictionary<ConvGeometry, (Func<KernelOptions?, SparseConv2d> Sparse, Func<KernelOptions?, DenseConv2d> Dense)> Constructors = new()
        {
            [new(64, 64, 3, 1, 1, 56, 56)] =
            (options => new Conv64x64k3s1p1h56w56(options), options => new DenseConv64x64k3s1p1h56w56(options)),
            [new(64, 128, 3, 2, 1, 56, 56)] =
            (options => new Conv64x128k3s2p1h56w56(options), options => new DenseConv64x128k3s2p1h56w56(options)),
            [new(128, 128, 3, 1, 1, 28, 28)] =
            (options => new Conv128x128k3s1p1h28w28(options), options => new DenseConv128x128k3s1p1h28w28(options)),
            [new(128, 256, 3, 2, 1, 28, 28)] =
            (options => new Conv128x256k3s2p1h28w28(options), options => new DenseConv128x256k3s2p1h28w28(options)),
            [new(256, 256, 3, 1, 1, 14, 14)] =
            (options => new Conv256x256k3s1p1h14w14(options), options => new DenseConv256x256k3s1p1h14w14(options)),
            [new(256, 512, 3, 2, 1, 14, 14)] =
            (options => new Conv256x512k3s2p1h14w14(options), options => new DenseConv256x512k3s2p1h14w14(options)),
            [new(512, 512, 3, 1, 1, 7, 7)] =
            (options => new Conv512x512k3s1p1h7w7(options), options => new DenseConv512x512k3s1p1h7w7(options)),
            [new(64, 128, 1, 2, 0, 56, 56)] =
            (options => new Conv64x128k1s2p0h56w56(options), options => new DenseConv64x128k1s2p0h56w56(options)),
            [new(128, 256, 1, 2, 0, 28, 28)] =
            (options => new Conv128x256k1s2p0h28w28(options), options => new DenseConv128x256k1s2p0h28w28(options)),
            [new(256, 512, 1, 2, 0, 14, 14)] =
            (options => new Conv256x512k1s2p0h14w14(options), options => new DenseConv256x512k1s2p0h14w14(options)),
            [new(64, 128, 1, 1, 0, 56, 56)] =
            (options => new Conv64x128k1s1p0h56w56(options), options => new DenseConv64x128k1s1p0h56w56(options)),
            [new(128, 256, 1, 1, 0, 28, 28)] =
            (options => new Conv128x256k1s1p0h28w28(options), options => new DenseConv128x256k1s1p0h28w28(options)),
            [new(256, 512, 1, 1, 0, 14, 14)] =
            (options => new Conv256x512k1s1p0h14w14(options), options => new DenseConv256x512k1s1p0h14w14(options)),
            [new(512, 512, 1, 1, 0, 14, 14)] =
            (options => new Conv512x512k1s1p0h14w14(options), options => new DenseConv512x512k1s1p0h14w14(options)),
            [new(512, 1024, 1, 1, 0, 7, 7)] =
            (options => new Conv512x1024k1s1p0h7w7(options), options => new DenseConv512x1024k1s1p0h7w7(options)),
        };

    /// <summary>A new sparse layer of a geometry.</summary>
    public static SparseConv2d CreateSparse(ConvGeometry geometry, KernelOptions? options = null) => Constructors[geometry].Sparse(options);

    /// <summary>A new dense layer of a geometry.</summary>
    public static DenseConv2d CreateDense(ConvGeometry geometry, KernelOptions? options = null) => Constructors[geometry].Dense(options);

    /// <summary>Refuses a shape for which no classes are declared.</summary>
    /// <exception cref="SuiteException">There are none, or they are listed under another shape than their own.</exception>
    public static void Require(ConvShape shape, string suite)
    {
        var (inChannels, outChannels, kernel, stride, padding, height, width) = shape.Geometry;
        string numbers = $"{inChannels}, {outChannels}, Kernel = {kernel}, Stride = {stride}, "
            + $"Padding = {padding}, Height = {height}, Width = {width}, Bias = false";
        if (!Constructors.TryGetValue(shape.Geometry, out var create))
        {
            throw new SuiteException(
                $"{suite}.txt names {shape.Name} {shape}, but no declared classes have that geometry. Add [SparseConv2d({numbers})] "
                + $"and [DenseConv2d({numbers})] to DeclaredConvLayers.cs, and their line in the table there.");
        }

        var axis = new Conv2dAxis(kernel, stride, padding, padding, Dilation: 1);
        var asked = new Conv2dGeometry(inChannels, outChannels, Groups: 1, height, width, axis, axis);
        foreach (var layer in DeclaredLayers.Build<Conv2d[]>(() => [create.Sparse(null), create.Dense(null)]))
        {
            if (layer.Geometry != asked)
            {
                throw new SuiteException(
                    $"DeclaredConvLayers.cs lists {layer.Name} under {shape}, but it is another convolution. "
                    + "Correct its line in the table.");
            }
        }
    }
}
