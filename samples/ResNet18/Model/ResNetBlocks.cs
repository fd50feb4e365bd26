using KernelGen;

namespace ResNet18.Model;

/// <summary>What residual networks are made of (He et al., CVPR 2016), in torchvision's geometry.</summary>
internal static class ResNetBlocks
{
    /// <summary>The first convolution, and a maximum over 3 x 3 that halves rows and columns again.</summary>
    public static NetworkBuilder Stem(this NetworkBuilder x, Layer convolution) =>
        x.Add(convolution).BatchNorm().Relu().MaxPool(kernel: 3, stride: 2, padding: 1);

    /// <summary>Two convolutions beside the identity.</summary>
    public static NetworkBuilder BasicBlock(this NetworkBuilder x, Layer first, Layer second) => x.Residual(
        main => main.Add(first).BatchNorm().Relu().Add(second).BatchNorm()).Relu();

    /// <summary>Two convolutions beside one that brings the input to the shape of their result.</summary>
    public static NetworkBuilder BasicBlock(this NetworkBuilder x, Layer first, Layer second, Layer shortcut) => x.Residual(
        main => main.Add(first).BatchNorm().Relu().Add(second).BatchNorm(),
        beside => beside.Add(shortcut).BatchNorm()).Relu();
}
