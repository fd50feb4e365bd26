// Trains a small network of every kind of layer and prints the bits of its losses and weights. How it was compiled must not change a
// line but the first.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AotTrainer;
using KernelGen;
using KernelGen.Training;

Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported ? "compiled at run time" : "compiled ahead of time");
Console.WriteLine(
    $"vectors: 128 {Vector128.IsHardwareAccelerated}, 256 {Vector256.IsHardwareAccelerated}, 512 {Vector512.IsHardwareAccelerated}");

// Another kernel may round otherwise, and which one is the fastest is measured anew on each machine.
var fixedKernels = new KernelOptions { Tune = false };
var convolutions = Network.Image(3, 12, 10)
    .Add(new First(fixedKernels)).BatchNorm().Relu().MaxPool(2)
    .Residual(main => main.Add(new Middle(fixedKernels)).BatchNorm()).Relu()
    .Add(new Grouped(fixedKernels)).AveragePool(2)
    .Flatten().LayerNorm().Add(new Hidden(fixedKernels)).Gelu().Add(new Classifier(fixedKernels));
Train("convolutions", convolutions, new ActivationShape(12, 10, 3), 5);
Train(
    "pooled", Network.Image(3, 12, 10).Add(new First(fixedKernels)).Relu().GlobalAveragePool().Add(new Head(fixedKernels)),
    new ActivationShape(12, 10, 3), 5);

static void Train(string name, NetworkBuilder layers, ActivationShape shape, int classes)
{
    using var network = layers.Build(batch: 24, threads: 2);
    network.Initialize(seed: 3, sparsity: 0.6);
    foreach (var layer in network.Layers.SelectMany(row => row.Kernels))
        Console.WriteLine($"{layer.Pass} {layer.Kernel}");

    // Sixty samples in batches of 24: the last one is not full.
    var random = new Random(5);
    float[] samples = [.. Enumerable.Range(0, 60 * shape.Features).Select(_ => (random.NextSingle() * 2) - 1)];
    int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.Next(classes))];
    var data = new Dataset(shape, samples, labels, classes);
    var trainer = new Trainer(
        network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.05f, momentum: 0.9f), LearningRateSchedule.Cosine());
    var epochs = trainer.Fit(data, data, epochs: 5, seed: 2).ToBlockingEnumerable();
    foreach (var epoch in epochs)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: epoch {epoch.Epoch}, loss {epoch.Loss:R}, test {epoch.TestAccuracy:R}, weights {Bits(network):X16}"));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: final loss {trainer.Evaluate(data).Loss:R}"));
}

// FNV-1a over the bits of every number that was learned.
static ulong Bits(Network network)
{
    ulong hash = 14695981039346656037;
    foreach (var parameter in network.Layers.SelectMany(row => row.Layer.Parameters))
    {
        foreach (float number in parameter.Value)
            hash = (hash ^ BitConverter.SingleToUInt32Bits(number)) * 1099511628211;
    }

    return hash;
}

namespace AotTrainer
{
    [DenseConv2d(3, 8, Kernel = 3, Padding = 1, Height = 12, Width = 10, Bias = false)]
    internal sealed partial class First;

    [SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 6, Width = 5, Bias = false)]
    internal sealed partial class Middle;

    [SparseConv2d(8, 12, Kernel = 3, Padding = 1, Groups = 2, Height = 6, Width = 5, Activation = Activation.Relu)]
    internal sealed partial class Grouped;

    [SparseLinear(72, 20)]
    internal sealed partial class Hidden;

    [DenseLinear(20, 5)]
    internal sealed partial class Classifier;

    [DenseLinear(8, 5)]
    internal sealed partial class Head;
}
