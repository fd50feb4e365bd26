using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;
using KernelGen.Tool.Printing;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Printing;

/// <summary>Names from outside stay in the comment that shows them.</summary>
public sealed class CommentTextTests
{
    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u202e')]
    public void NothingEndsItsLine(char end)
    {
        byte[] bytes = new NamedModel(4).By($"one{end}#error producer").Node("Sigmoid", "y", "x").Bytes();
        using var stream = new MemoryStream(bytes);
        var model = OnnxModel.Read($"two{end}#error file.onnx", stream);
        var network = Importer.Import(model, input: null, foldBatchNorm: false);
        var file = ModelFile.Of(model, network, WeightKinds.Of(network, keepDense: null), lastFrozen: null, namespaceName: null);
        Assert.StartsWith(
            "// Imported by kernelgen from two#error file.onnx (by one#error producer, operators of version 17).\nusing KernelGen;\n",
            file.Text, StringComparison.Ordinal);
        using var built = ImportedCode.Compile(file.Text)(file.ClassName).Build(batch: 1, threads: 1);
    }
}
