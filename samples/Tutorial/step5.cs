#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project Gratings/Gratings.csproj

// Step 5: in. `kernelgen import` has made two files of the model: work/imported/Gratings.cs, which is compiled with this one (open it: it
// reads like the network), and its weights. A model of somebody else comes in the same way.
//
// Then fine-tuning: the first convolution is frozen, the rest goes on learning.
using KernelGen.Storage;
using KernelGen.Training;
using Data = Tutorial.Gratings;

Dataset train = Data.Draw(4_000, seed: 5), test = Data.Draw(1_000, seed: 2);
using var network = Gratings.Layers().Build(batch: 64);
network.Load("work/imported/Gratings.safetensors");
foreach (var named in network.Parameters.Where(named => named.Name.StartsWith("stem", StringComparison.Ordinal)))
    named.Parameter.Frozen = true;

Console.WriteLine(network.Describe());
var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.01f, momentum: 0.9f), LearningRateSchedule.Cosine());
Console.WriteLine($"as imported: {trainer.Evaluate(test)}");
await foreach (var epoch in trainer.Fit(train, test, epochs: 2, seed: 1))
    Console.WriteLine(epoch);

// Next: what runs here? `dotnet run -c Release step6.cs`.
