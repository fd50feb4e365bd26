#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project Gratings/Gratings.csproj

// Step 3: saving. A file of weights for use, checkpoints for trainings that go on.
//
// A safetensors file has the weights at the nonzeros with their positions, in PyTorch's words and orders. A checkpoint has the state of the
// optimiser and the position of the training as well: a training that was stopped continues as if it had not been, bit for bit.
using KernelGen;
using KernelGen.Storage;
using KernelGen.Training;
using Tutorial;

Directory.CreateDirectory("work");
Dataset train = Gratings.Draw(4_000, seed: 1), test = Gratings.Draw(1_000, seed: 2);

// Three epochs of a training of six; then the program ends, as if somebody had pulled the plug.
if (Directory.Exists("work/run"))
    Directory.Delete("work/run", recursive: true);
using (var network = Create())
{
    network.Initialize(seed: 1, sparsity: 0.9);
    await foreach (var epoch in TrainerOf(network).Fit(train, test, epochs: 6, seed: 1))
    {
        Console.WriteLine(epoch);
        if (epoch.Epoch == 3)
            break;
    }
}

// A new network, and the last checkpoint.
using (var network = Create())
{
    var trainer = TrainerOf(network);
    Console.WriteLine(trainer.Resume("work/run"));
    await foreach (var epoch in trainer.Fit(train, test, epochs: 6, seed: 1))
        Console.WriteLine(epoch);
    network.Save("work/gratings.safetensors");

    // A third network with these weights predicts the same.
    using var loaded = Create();
    loaded.Load("work/gratings.safetensors");
    float[] image = Gratings.Draw(1, seed: 3).Samples.ToArray();
    Console.WriteLine($"the same scores: {network.Predict(image).AsSpan().SequenceEqual(loaded.Predict(image))}");
    Console.WriteLine($"work/gratings.safetensors: {new FileInfo("work/gratings.safetensors").Length:N0} bytes");
}

static Network Create() => Network.Image(1, Gratings.Side, Gratings.Side)
    .Add(new Stem(), "stem").BatchNorm(name: "norm").Relu().MaxPool(kernel: 2)
    .Add(new Block(), "block").BatchNorm(name: "norm2").Relu()
    .GlobalAveragePool()
    .Add(new Classifier(), "classifier")
    .Build(batch: 64);

static Trainer TrainerOf(Network network) =>
    new(network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.05f, momentum: 0.9f), LearningRateSchedule.Cosine())
    {
        Checkpoints = new CheckpointFolder("work/run"),
    };

// Next: use it elsewhere. `dotnet run -c Release step4.cs`.
[DenseConv2d(1, 16, Kernel = 3, Padding = 1, Bias = false)] public sealed partial class Stem;

[SparseConv2d(16, 16, Kernel = 3, Padding = 1, Bias = false)] public sealed partial class Block;

[DenseLinear(16, Gratings.Classes)] public sealed partial class Classifier;
