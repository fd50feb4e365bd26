using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace KernelGen.Torch.Tests;

[SparseConv2d(3, 8, Kernel = 3, Padding = 1, Bias = false)] internal sealed partial class Stem3x8;
[SparseConv2d(8, 8, Kernel = 3, Stride = 2, Padding = 1)] internal sealed partial class Down8x8;
[SparseLinear(128, 10)] internal sealed partial class Classifier128x10;

/// <summary>Small models of libtorch's modules, pruned.</summary>
internal static class Models
{
    /// <summary>A class for each shape that is declared.</summary>
    public static readonly Func<Layer>[] Declared =
        [() => new Stem3x8(), () => new Down8x8(), () => new Classifier128x10(), () => new Linear20x12(), () => new Linear12x5()];

    /// <summary>Two convolutions and a classifier for images of 3x8x8.</summary>
    public static TorchSharp.Modules.Sequential Images(int seed = 1)
    {
        manual_seed(seed);
        var model = Sequential(
            Conv2d(3, 8, 3, padding: 1, bias: false), BatchNorm2d(8), ReLU(inplace: true), Conv2d(8, 8, 3, stride: 2, padding: 1), ReLU(),
            Flatten(), Linear(8 * 4 * 4, 10));
        return model.Prune(0.9);
    }

    /// <summary>Sets the smallest weights of linear layers and convolutions to zero.</summary>
    public static TModule Prune<TModule>(this TModule model, double sparsity)
        where TModule : Module
    {
        using var off = no_grad();
        foreach (var (_, parameter) in model.named_parameters())
        {
            if (parameter.dim() < 2)
                continue;
            using var mask = rand(parameter.shape).ge(sparsity).to_type(float32);
            parameter.mul_(mask);
        }

        return model;
    }

    /// <summary>The mask of each parameter that has zeros.</summary>
    public static Dictionary<string, Tensor> Masks(this Module model) =>
        model.named_parameters().Where(named => named.parameter.dim() >= 2)
            .ToDictionary(named => named.name, named => named.parameter.detach().ne(0).to_type(float32));
}
