// Imported by kernelgen from ResNet18.onnx (by CNTK 2.6, operators of version 8).
using KernelGen;

namespace SparseTransfer.Model;

[DenseConv2d(3, 64, Kernel = 7, Stride = 2, PaddingTop = 3, PaddingLeft = 3, PaddingBottom = 2, PaddingRight = 2, Bias = false)]
public sealed partial class DenseConv7x7From3To64Stride2PadTop3Left3Bottom2Right2;

[SparseConv2d(64, 64, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From64To64;

[SparseConv2d(64, 128, Kernel = 3, Stride = 2, PaddingTop = 1, PaddingLeft = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From64To128Stride2PadTop1Left1;

[SparseConv2d(128, 128, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From128To128;

[SparseConv2d(64, 128, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
public sealed partial class Conv1x1From64To128Stride2;

[SparseConv2d(128, 256, Kernel = 3, Stride = 2, PaddingTop = 1, PaddingLeft = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From128To256Stride2PadTop1Left1;

[SparseConv2d(256, 256, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From256To256;

[SparseConv2d(128, 256, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
public sealed partial class Conv1x1From128To256Stride2;

[SparseConv2d(256, 512, Kernel = 3, Stride = 2, PaddingTop = 1, PaddingLeft = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From256To512Stride2PadTop1Left1;

[SparseConv2d(512, 512, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)]
public sealed partial class Conv3x3From512To512;

[SparseConv2d(256, 512, Kernel = 1, Stride = 2, Bias = false, DenseKernels = true)]
public sealed partial class Conv1x1From256To512Stride2;

/// <summary>The network ResNet18: images of 3x224x224 to 512 features.</summary>
public static class ResNet18
{
    /// <summary>
    /// Its layers. To use them: <c>var network = ResNet18.Layers().Build(batch: 64);</c>
    /// <c>network.Load("ResNet18.safetensors");</c>
    /// </summary>
    public static NetworkBuilder Layers(int height = 224, int width = 224) =>
        Network.Image(3, height, width)
            .Add(new DenseConv7x7From3To64Stride2PadTop3Left3Bottom2Right2(), "Convolution249")
            .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization251").Relu()
            .MaxPool(kernel: (3, 3), stride: (2, 2), padding: new Padding(1, 1, 0, 0))
            .Residual(
                main => main
                    .Add(new Conv3x3From64To64(), "Convolution257").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization259").Relu()
                    .Add(new Conv3x3From64To64(), "Convolution263").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization265")).Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From64To64(), "Convolution271").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization273").Relu()
                    .Add(new Conv3x3From64To64(), "Convolution277").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization279")).Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From64To128Stride2PadTop1Left1(), "Convolution285")
                    .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization287").Relu()
                    .Add(new Conv3x3From128To128(), "Convolution291").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization293"),
                shortcut => shortcut
                    .Add(new Conv1x1From64To128Stride2(), "Convolution295").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization297"))
            .Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From128To128(), "Convolution303").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization305")
                    .Relu()
                    .Add(new Conv3x3From128To128(), "Convolution309").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization311"))
            .Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From128To256Stride2PadTop1Left1(), "Convolution317")
                    .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization319").Relu()
                    .Add(new Conv3x3From256To256(), "Convolution323").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization325"),
                shortcut => shortcut
                    .Add(new Conv1x1From128To256Stride2(), "Convolution327")
                    .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization329")).Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From256To256(), "Convolution335").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization337")
                    .Relu()
                    .Add(new Conv3x3From256To256(), "Convolution341").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization343"))
            .Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From256To512Stride2PadTop1Left1(), "Convolution349")
                    .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization351").Relu()
                    .Add(new Conv3x3From512To512(), "Convolution355").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization357"),
                shortcut => shortcut
                    .Add(new Conv1x1From256To512Stride2(), "Convolution359")
                    .BatchNorm(momentum: 0.0116503f, name: "BatchNormalization361")).Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From512To512(), "Convolution367").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization369")
                    .Relu()
                    .Add(new Conv3x3From512To512(), "Convolution373").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization375"))
            .Relu()
            .Residual(
                main => main
                    .Add(new Conv3x3From512To512(), "Convolution381").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization383")
                    .Relu()
                    .Add(new Conv3x3From512To512(), "Convolution387").BatchNorm(momentum: 0.0116503f, name: "BatchNormalization389"))
            .Relu().GlobalAveragePool();
}
