using TorchSharp;

namespace KernelGen.Oracle.Tests;

public class LibtorchTests(ITestOutputHelper output)
{
    /// <summary>The one test that passes either way: its output says whether the others mean anything.</summary>
    [Fact]
    public void Libtorch_answers_or_it_is_said_why_not()
    {
        output.WriteLine(Oracle.Missing
            ?? $"libtorch {torch.__version__} on {Processor.Description} is loaded; "
                + "every layer is compared with it, once its operations are checked");
        if (Oracle.Missing is { } reason)
            Assert.Matches("^libtorch could not be loaded: .+; nothing was compared$", reason);
        else
            Assert.Equal(3, torch.tensor(new float[] { 1, 2 }).sum().item<float>());
    }
}
