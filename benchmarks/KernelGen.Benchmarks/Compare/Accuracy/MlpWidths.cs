namespace KernelGen.Benchmarks.Compare.Accuracy;

[DenseLinear(784, 32, Activation = Activation.Relu)] internal sealed partial class MlpDense784x32;
[DenseLinear(32, 16, Activation = Activation.Relu)] internal sealed partial class MlpDense32x16;
[DenseLinear(16, 10)] internal sealed partial class MlpDense16x10;
[DenseLinear(784, 64, Activation = Activation.Relu)] internal sealed partial class MlpDense784x64;
[DenseLinear(64, 32, Activation = Activation.Relu)] internal sealed partial class MlpDense64x32;
[DenseLinear(32, 10)] internal sealed partial class MlpDense32x10;
[DenseLinear(784, 96, Activation = Activation.Relu)] internal sealed partial class MlpDense784x96;
[DenseLinear(96, 48, Activation = Activation.Relu)] internal sealed partial class MlpDense96x48;
[DenseLinear(48, 10)] internal sealed partial class MlpDense48x10;
[DenseLinear(784, 128, Activation = Activation.Relu)] internal sealed partial class MlpDense784x128;
[DenseLinear(128, 64, Activation = Activation.Relu)] internal sealed partial class MlpDense128x64;
[DenseLinear(64, 10)] internal sealed partial class MlpDense64x10;
[DenseLinear(784, 192, Activation = Activation.Relu)] internal sealed partial class MlpDense784x192;
[DenseLinear(192, 96, Activation = Activation.Relu)] internal sealed partial class MlpDense192x96;
[DenseLinear(96, 10)] internal sealed partial class MlpDense96x10;
[DenseLinear(784, 256, Activation = Activation.Relu)] internal sealed partial class MlpDense784x256;
[DenseLinear(256, 128, Activation = Activation.Relu)] internal sealed partial class MlpDense256x128;
[DenseLinear(128, 10)] internal sealed partial class MlpDense128x10;
[DenseLinear(784, 512, Activation = Activation.Relu)] internal sealed partial class MlpDense784x512;
[DenseLinear(512, 256, Activation = Activation.Relu)] internal sealed partial class MlpDense512x256;
[DenseLinear(256, 10)] internal sealed partial class MlpDense256x10;
[SparseLinear(784, 512, Activation = Activation.Relu, DenseKernels = true)] internal sealed partial class MlpSparse784x512;
[SparseLinear(512, 256, Activation = Activation.Relu, DenseKernels = true)] internal sealed partial class MlpSparse512x256;
[SparseLinear(784, 512, BlockOutputs = 4, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBlocks4x1From784;
[SparseLinear(512, 256, BlockOutputs = 4, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBlocks4x1From512;
[SparseLinear(784, 512, BlockOutputs = 8, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBlocks8x1From784;
[SparseLinear(512, 256, BlockOutputs = 8, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBlocks8x1From512;
[SparseLinear(784, 512, BalancedInputs = 112, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced112From784;
[SparseLinear(512, 256, BalancedInputs = 128, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced128From512;
[SparseLinear(784, 512, BalancedInputs = 784, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced784From784;
[SparseLinear(512, 256, BalancedInputs = 512, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced512From512;
[SparseLinear(784, 512, BalancedInputs = 16, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced16From784;
[SparseLinear(512, 256, BalancedInputs = 16, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced16From512;
[SparseLinear(784, 512, BalancedInputs = 4, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced4From784;
[SparseLinear(512, 256, BalancedInputs = 4, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class MlpBalanced4From512;
[SparseLinear(784, 1024, Activation = Activation.Relu, DenseKernels = true)] internal sealed partial class MlpSparse784x1024;
[SparseLinear(1024, 512, Activation = Activation.Relu, DenseKernels = true)] internal sealed partial class MlpSparse1024x512;
[DenseLinear(512, 10)] internal sealed partial class MlpDense512x10;

/// <summary>Multilayer perceptrons of several widths: two hidden layers with ReLU and a classifier.</summary>
internal static class MlpWidths
{
    private static readonly Dictionary<string, Func<Layer[]>> DenseLayers = new()
    {
        ["784-32-16-10"] = () => [new MlpDense784x32(), new MlpDense32x16(), new MlpDense16x10()],
        ["784-64-32-10"] = () => [new MlpDense784x64(), new MlpDense64x32(), new MlpDense32x10()],
        ["784-96-48-10"] = () => [new MlpDense784x96(), new MlpDense96x48(), new MlpDense48x10()],
        ["784-128-64-10"] = () => [new MlpDense784x128(), new MlpDense128x64(), new MlpDense64x10()],
        ["784-192-96-10"] = () => [new MlpDense784x192(), new MlpDense192x96(), new MlpDense96x10()],
        ["784-256-128-10"] = () => [new MlpDense784x256(), new MlpDense256x128(), new MlpDense128x10()],
        ["784-512-256-10"] = () => [new MlpDense784x512(), new MlpDense512x256(), new MlpDense256x10()],
    };

    // The classifier is dense.
    private static readonly Dictionary<string, Func<Layer[]>> SparseLayers = new()
    {
        ["784-512-256-10"] = () => [new MlpSparse784x512(), new MlpSparse512x256(), new MlpDense256x10()],
        ["784-512-256-10/4x1"] = () => [new MlpBlocks4x1From784(), new MlpBlocks4x1From512(), new MlpDense256x10()],
        ["784-512-256-10/8x1"] = () => [new MlpBlocks8x1From784(), new MlpBlocks8x1From512(), new MlpDense256x10()],
        ["784-512-256-10/by128"] = () => [new MlpBalanced112From784(), new MlpBalanced128From512(), new MlpDense256x10()],
        ["784-512-256-10/fan-in"] = () => [new MlpBalanced784From784(), new MlpBalanced512From512(), new MlpDense256x10()],
        ["784-512-256-10/by16"] = () => [new MlpBalanced16From784(), new MlpBalanced16From512(), new MlpDense256x10()],
        ["784-512-256-10/by4"] = () => [new MlpBalanced4From784(), new MlpBalanced4From512(), new MlpDense256x10()],
        ["784-1024-512-10"] = () => [new MlpSparse784x1024(), new MlpSparse1024x512(), new MlpDense512x10()],
    };

    /// <summary>
    /// The layers of a width, such as 784-512-256-10, with weights in blocks 784-512-256-10/4x1, or balanced 784-512-256-10/by128 (by 112
    /// of the 784 inputs); null where none is declared.
    /// </summary>
    public static NetworkBuilder? Create(string width, bool sparse) =>
        (sparse ? SparseLayers : DenseLayers).TryGetValue(width, out var create)
            ? create().Aggregate(Network.Features(784), (builder, layer) => builder.Add(layer))
            : null;
}
