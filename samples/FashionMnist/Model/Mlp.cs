using KernelGen;

namespace FashionMnist.Model;

// One declaration, one specialised layer: the generator writes the other half of each class. The dense kernels are for trainings in
// which half of the weights or more are there: AC/DC, and pruning to 75 % or less.
[SparseLinear(784, 512, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class Hidden1;

[SparseLinear(512, 256, Activation = Activation.Relu, DenseKernels = true)]
internal sealed partial class Hidden2;

[DenseLinear(256, 10)]
internal sealed partial class Classifier;

/// <summary>Two sparse hidden layers and a dense classifier.</summary>
internal static class Mlp
{
    /// <summary>The layers in their order.</summary>
    public static NetworkBuilder Layers() => Network.Features(784).Add(new Hidden1()).Add(new Hidden2()).Add(new Classifier());
}
