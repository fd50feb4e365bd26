using KernelGen.Generators.Tests.Harness;
using KernelGen.Generators.Tests.Parsing;

namespace KernelGen.Generators.Tests;

public class KernelGeneratorTests
{
    [Theory]
    [MemberData(nameof(ValidDeclarations.Names), MemberType = typeof(ValidDeclarations))]
    public async Task Valid_declarations_become_layers(string declaration)
    {
        var run = await GeneratorHarness.Run(ValidDeclarations.All[declaration]);
        _ = run;
    }
}
