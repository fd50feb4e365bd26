using KernelGen;
using KernelGen.Training;

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

// A training of parts that this project wrote itself.
using var own = Network.Features(8).Add(Make<Hidden>(), "hidden").Add(new Scaling(32), "scaling").Add(new Classifier(), "head")
    .Build(batch: 16, threads: 1);
own.Initialize(seed: 1, sparsity: 0.5);
var (numbers, counter) = (new RandomVectors(), new StepCounter());
var ownTrainer = new Trainer(own, new AbsoluteError(), new SignDescent(0.003f), new LinearDecay())
{
    Hooks = [counter, new GradientClipping(1)],
};
double error = ownTrainer.Evaluate(numbers).Loss;
await foreach (var epoch in ownTrainer.Fit(numbers.Prefetch(), numbers, epochs: 10, seed: 1))
    Console.WriteLine(epoch);
double ownError = ownTrainer.Evaluate(numbers).Loss;
Console.WriteLine(
    FormattableString.Invariant($"Own parts: {counter.Steps} steps, last rate {counter.LearningRate:0.#####}, ")
    + FormattableString.Invariant($"error {(ownError < error / 2 ? "halved" : $"from {error} to {ownError}")}."));
Console.WriteLine(string.Join(", ", own.Parameters.Select(named => named.Name)));
float[] factors = [.. ((Scaling)own.Layers[1].Layer).Factor.Value];
Console.WriteLine(
    factors.Any(factor => factor != 1) && factors.All(float.IsFinite)
        ? "The layer of this project has learned."
        : "The layer of this project has not learned.");
return after < before && ownError < error / 2 ? 0 : 1;

static T Make<T>()
    where T : Layer, new() => new();

/// <summary>A sparse layer.</summary>
[SparseLinear(8, 32, Activation = Activation.Relu)]
public sealed partial class Hidden;

/// <summary>A dense layer.</summary>
[DenseLinear(32, 4)]
public sealed partial class Classifier;
