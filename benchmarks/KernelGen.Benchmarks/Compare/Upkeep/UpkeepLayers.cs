using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Upkeep;

[SparseLinear(784, 512)] internal sealed partial class UpkeepSparse784x512;
[SparseLinear(784, 512, DenseKernels = true)] internal sealed partial class UpkeepEither784x512;
[DenseLinear(784, 512)] internal sealed partial class UpkeepDense784x512;
[SparseLinear(512, 256)] internal sealed partial class UpkeepSparse512x256;
[SparseLinear(512, 256, DenseKernels = true)] internal sealed partial class UpkeepEither512x256;
[DenseLinear(512, 256)] internal sealed partial class UpkeepDense512x256;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1)] internal sealed partial class UpkeepSparse16x64;
[SparseConv2d(16, 64, Kernel = 3, Padding = 1, DenseKernels = true)] internal sealed partial class UpkeepEither16x64;
[DenseConv2d(16, 64, Kernel = 3, Padding = 1)] internal sealed partial class UpkeepDense16x64;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1)] internal sealed partial class UpkeepSparse64x64;
[SparseConv2d(64, 64, Kernel = 3, Padding = 1, DenseKernels = true)] internal sealed partial class UpkeepEither64x64;
[DenseConv2d(64, 64, Kernel = 3, Padding = 1)] internal sealed partial class UpkeepDense64x64;
[SparseConv2d(128, 128, Kernel = 1)] internal sealed partial class UpkeepSparse128x128;
[SparseConv2d(128, 128, Kernel = 1, DenseKernels = true)] internal sealed partial class UpkeepEither128x128;
[DenseConv2d(128, 128, Kernel = 1)] internal sealed partial class UpkeepDense128x128;

/// <summary>Layers that are declared three times: with sparse kernels, with dense ones, and with both.</summary>
/// <param name="Input">What comes before the layer: a layer with weights, so that its input needs a gradient.</param>
/// <param name="Sparse">The layer with sparse kernels.</param>
/// <param name="Dense">With dense ones.</param>
/// <param name="Either">With both.</param>
internal sealed record UpkeepLayers(Func<NetworkBuilder> Input, Func<Layer> Sparse, Func<Layer> Dense, Func<Layer> Either)
{
    private static readonly Dictionary<string, UpkeepLayers> All = new()
    {
        ["linear784x512"] = new(
            () => Network.Features(784).LayerNorm(), () => new UpkeepSparse784x512(), () => new UpkeepDense784x512(),
            () => new UpkeepEither784x512()),
        ["linear512x256"] = new(
            () => Network.Features(512).LayerNorm(), () => new UpkeepSparse512x256(), () => new UpkeepDense512x256(),
            () => new UpkeepEither512x256()),
        ["conv16x64"] = new(
            () => Network.Image(16, 14, 14).BatchNorm(), () => new UpkeepSparse16x64(), () => new UpkeepDense16x64(),
            () => new UpkeepEither16x64()),
        ["conv64x64"] = new(
            () => Network.Image(64, 7, 7).BatchNorm(), () => new UpkeepSparse64x64(), () => new UpkeepDense64x64(),
            () => new UpkeepEither64x64()),
        ["conv128x128k1"] = new(
            () => Network.Image(128, 14, 14).BatchNorm(), () => new UpkeepSparse128x128(), () => new UpkeepDense128x128(),
            () => new UpkeepEither128x128()),
    };

    /// <summary>The layers of that name.</summary>
    /// <exception cref="SuiteException">There are none.</exception>
    public static UpkeepLayers Find(string name) => All.TryGetValue(name, out var layers)
        ? layers
        : throw new SuiteException($"No layer is called '{name}'; there are {string.Join(", ", All.Keys)}. Add one to UpkeepLayers.cs.");
}
