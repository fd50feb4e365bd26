#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project Gratings/Gratings.csproj

// Step 2: pruning. Which weights should stay?
//
// Convolutions on images, and gradual magnitude pruning (Zhu and Gupta, 2017): the training begins with four times the weights that
// stay, and the smallest are removed step by step until nine of ten are zero. DenseKernels lets a layer use dense kernels for as long
// as they are faster.
using KernelGen;
using KernelGen.Training;
using Tutorial;

Dataset train = Gratings.Draw(4_000, seed: 1), test = Gratings.Draw(1_000, seed: 2);
const int Batch = 64, Epochs = 6;

using var network = Network.Image(1, Gratings.Side, Gratings.Side)
    .Add(new Stem()).BatchNorm().Relu().MaxPool(kernel: 2)
    .Residual(main => main.Add(new Block()).BatchNorm().Relu().Add(new Block()).BatchNorm()).Relu()
    .GlobalAveragePool()
    .Add(new Classifier())
    .Build(Batch);
network.Initialize(seed: 1, sparsity: 0.6);

var pruning = new GradualMagnitudePruning(sparsity: 0.9, begin: 0.05, end: 0.5, interval: 10);
var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.05f, momentum: 0.9f), LearningRateSchedule.Cosine())
{
    Hooks = [pruning],
};
await foreach (var epoch in trainer.Fit(train, test, Epochs, seed: 1))
    Console.WriteLine($"{epoch}   zeros: {network.MaskedLayers[0].Sparsity:P1}");
Console.WriteLine(network.DescribeSparsity());

// Next: keep what was learned. `dotnet run -c Release step3.cs`.
[DenseConv2d(1, 16, Kernel = 3, Padding = 1, Bias = false)] public sealed partial class Stem;

[SparseConv2d(16, 16, Kernel = 3, Padding = 1, Bias = false, DenseKernels = true)] public sealed partial class Block;

[DenseLinear(16, Gratings.Classes)] public sealed partial class Classifier;
