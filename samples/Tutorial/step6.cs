#:project ../../runtime/KernelGen.Runtime/KernelGen.Runtime.csproj
#:property EmitCompilerGeneratedFiles=true
#:property CompilerGeneratedFilesOutputPath=work/generated

// Step 6: reading a kernel. What runs is C# that the generator has written; F12 on a layer's class shows it in an editor, and the
// properties above write it to work/generated.
using KernelGen;

using var network = Network.Features(64).Add(new Layer64(), "layer").Build(batch: 32, threads: 1);
network.Initialize(seed: 1, sparsity: 0.9);
network.Tune();
Console.WriteLine(network.TuningReport());

string name = network.Layers[0].Kernels[0].Kernel;
Console.WriteLine($"The forward kernel is {name}. Its name says what it computes:");
Console.WriteLine(
    "operation and pass, number type, shape, layout of the weights, which axis lanes run along, vector width, tile and unrolling.");
string file = Directory.EnumerateFiles("work/generated", "*.cs", SearchOption.AllDirectories)
    .First(file => File.ReadAllText(file).Contains($"class {name}", StringComparison.Ordinal));
Console.WriteLine($"{file} begins:\n");
foreach (string line in File.ReadLines(file).Take(60))
    Console.WriteLine(line);

[SparseLinear(64, 64)] public sealed partial class Layer64;
