using KernelGen;

using var network = Network.Features(8).Add(new Hidden()).Add(new Classifier()).Build(batch: 16, threads: 1);
network.Initialize(seed: 1, sparsity: 0.5);
Console.WriteLine(network.Describe());

// Sixteen samples, one batch: which of the first four features is the largest?
var samples = new float[16 * 8];
var labels = new int[16];
for (int i = 0; i < labels.Length; i++)
{
    labels[i] = i % 4;
    samples[(i * 8) + labels[i]] = 1;
}

var data = new Dataset(ActivationShape.Vector(8), samples, labels, classes: 4);
var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.1f));
double before = trainer.Evaluate(data).Loss;
await foreach (var epoch in trainer.Fit(data, test: null, epochs: 1, seed: 1))
    Console.WriteLine(epoch);
double after = trainer.Evaluate(data).Loss;
Console.WriteLine(after < before ? "One step made the loss smaller." : $"The loss went from {before} to {after}.");
return after < before ? 0 : 1;

/// <summary>A sparse layer.</summary>
[SparseLinear(8, 32, Activation = Activation.Relu)]
public sealed partial class Hidden;

/// <summary>A dense layer.</summary>
[DenseLinear(32, 4)]
public sealed partial class Classifier;
