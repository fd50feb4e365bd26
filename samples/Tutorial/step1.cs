#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project Gratings/Gratings.csproj

// Step 1: a first sparse layer.
//
// A class with an attribute declares a layer's shape. The source generator writes the other half when this file is compiled: forward and
// backward kernels for exactly this shape. Here nine of ten weights are zero, at random places, and stay zero.
using KernelGen;
using KernelGen.Training;
using Tutorial;

Dataset train = Gratings.Draw(4_000, seed: 1), test = Gratings.Draw(1_000, seed: 2);

using var network = Network.Image(1, Gratings.Side, Gratings.Side)
    .Flatten()
    .Add(new Hidden())
    .Add(new Classifier())
    .Build(batch: 64);
network.Initialize(seed: 1, sparsity: 0.9);
Console.WriteLine(network.Describe());

var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.05f, momentum: 0.9f), LearningRateSchedule.Cosine());
await foreach (var epoch in trainer.Fit(train, test, epochs: 5, seed: 1))
    Console.WriteLine(epoch);

// Next: which weights should stay? `dotnet run -c Release step2.cs`.
[SparseLinear(256, 256, Activation = Activation.Relu)] public sealed partial class Hidden;

[DenseLinear(256, Gratings.Classes)] public sealed partial class Classifier;
