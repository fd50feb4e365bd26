#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project ../../runtime/KernelGen.Onnx/KernelGen.Onnx.csproj
#:project Gratings/Gratings.csproj

// Step 5: in, to another task, and out. `kernelgen import` has made two files of the model: work/imported/Gratings.cs, which is compiled
// with this one (open it: it reads like the network), and its weights. A model of somebody else comes in the same way.
//
// The task is new: which of five directions? So the old classifier is cut off and a new one takes its place. While it learns, gradual
// pruning removes weights of the sparse convolution.
using KernelGen;
using KernelGen.Onnx;
using KernelGen.Storage;
using KernelGen.Training;
using Data = Tutorial.Gratings;

const int Directions = 5;
Dataset train = Data.Draw(4_000, seed: 5, Directions), test = Data.Draw(1_000, seed: 2, Directions);

// Weights belong to layers: a network that is built for a moment loads them.
var layers = Gratings.Layers();
using (var imported = layers.Build(batch: 1))
    imported.Load("work/imported/Gratings.safetensors");
var (features, _) = layers.SplitBefore("classifier");
var classifier = new FiveDirections();
classifier.Initialize(seed: 1);
using var network = features.Add(classifier, "five_directions").Build(batch: 64);

var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new AdamW(learningRate: 0.003f), LearningRateSchedule.Cosine())
{
    Hooks = [new GradualMagnitudePruning(sparsity: 0.95, begin: 0, end: 0.3, interval: 5)],
};
Console.WriteLine($"before the training: {trainer.Evaluate(test)}");
await foreach (var epoch in trainer.Fit(train, test, epochs: 4, seed: 1))
    Console.WriteLine(epoch);
Console.WriteLine(network.Describe());
network.ToOnnx("work/five_directions.onnx");

// Next: what runs here? `dotnet run -c Release step6.cs`.
[DenseLinear(16, 5)] public sealed partial class FiveDirections;
