using KernelGen;

namespace ResNet18.Model;

/// <summary>ResNet-18 (He et al., CVPR 2016) of any kind of convolution: what makes each layer, and the order in which they stand.</summary>
/// <param name="Stem">7x7 from 3 to 64 channels, stride 2.</param>
/// <param name="Conv64">3x3 among 64 channels.</param>
/// <param name="Down128">3x3 to 128 channels, stride 2.</param>
/// <param name="Shortcut128">1x1 beside it.</param>
/// <param name="Conv128">3x3 among 128 channels.</param>
/// <param name="Down256">3x3 to 256 channels, stride 2.</param>
/// <param name="Shortcut256">1x1 beside it.</param>
/// <param name="Conv256">3x3 among 256 channels.</param>
/// <param name="Down512">3x3 to 512 channels, stride 2.</param>
/// <param name="Shortcut512">1x1 beside it.</param>
/// <param name="Conv512">3x3 among 512 channels.</param>
internal sealed record ResNetLayers(
    Func<Layer> Stem, Func<Layer> Conv64, Func<Layer> Down128, Func<Layer> Shortcut128, Func<Layer> Conv128, Func<Layer> Down256, Func<Layer> Shortcut256,
    Func<Layer> Conv256, Func<Layer> Down512, Func<Layer> Shortcut512, Func<Layer> Conv512)
{
    /// <summary>Rows and columns of the smallest images: the last halving leaves one pixel.</summary>
    public const int LeastSize = 32;

    /// <summary>Rows and columns of the largest images.</summary>
    public const int MostSize = 1024;

    /// <summary>All of the network but its classifier.</summary>
    /// <param name="size">Rows and columns of the images.</param>
    public NetworkBuilder Features(int size) => Network.Image(3, size, size)
        .Stem(Stem())
        .BasicBlock(Conv64(), Conv64())
        .BasicBlock(Conv64(), Conv64())
        .BasicBlock(Down128(), Conv128(), Shortcut128())
        .BasicBlock(Conv128(), Conv128())
        .BasicBlock(Down256(), Conv256(), Shortcut256())
        .BasicBlock(Conv256(), Conv256())
        .BasicBlock(Down512(), Conv512(), Shortcut512())
        .BasicBlock(Conv512(), Conv512())
        .GlobalAveragePool();
}
