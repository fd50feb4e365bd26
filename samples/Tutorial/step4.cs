#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:project ../../runtime/KernelGen.Onnx/KernelGen.Onnx.csproj
#:project Gratings/Gratings.csproj

// Step 4: out. The network of step 3 becomes an ONNX model, which ONNX Runtime and others run: on phones, in browsers, on GPUs.
//
// Weights are dense there, with zeros where there are none here. Batch normalisation can go into the weights before it.
using KernelGen;
using KernelGen.Onnx;
using KernelGen.Storage;
using Tutorial;

using var network = Network.Image(1, Gratings.Side, Gratings.Side)
    .Add(new Stem(), "stem").BatchNorm(name: "norm").Relu().MaxPool(kernel: 2)
    .Add(new Block(), "block").BatchNorm(name: "norm2").Relu()
    .GlobalAveragePool()
    .Add(new Classifier(), "classifier")
    .Build(batch: 64);
network.Load("work/gratings.safetensors");
network.ToOnnx("work/gratings.onnx", foldBatchNorm: true);
Console.WriteLine($"work/gratings.onnx: {new FileInfo("work/gratings.onnx").Length:N0} bytes");

// Next: in again. First `dotnet run -c Release --project ../../generators/KernelGen.Tool -- import work/gratings.onnx --out work/imported`,
// then `dotnet run -c Release step5.cs`.
[DenseConv2d(1, 16, Kernel = 3, Padding = 1, Bias = false)] public sealed partial class Stem;

[SparseConv2d(16, 16, Kernel = 3, Padding = 1, Bias = false)] public sealed partial class Block;

[DenseLinear(16, Gratings.Classes)] public sealed partial class Classifier;
