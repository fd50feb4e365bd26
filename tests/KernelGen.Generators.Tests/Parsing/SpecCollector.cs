using KernelGen.Generators.Parsing;
using KernelGen.Generators.Specs;
using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests.Parsing;

/// <summary>A pipeline that ends after parsing: what the parser makes of declarations, without planning and emission.</summary>
internal sealed class SpecCollector : IIncrementalGenerator
{
    private readonly List<LayerSpec> _specs = [];

    /// <summary>The specs of all valid declarations, ordered by name.</summary>
    public static IReadOnlyList<LayerSpec> Collect(params string[] sources)
    {
        var collector = new SpecCollector();
        var driver = GeneratorHarness.Drive(collector, TestCompilation.Create(sources), out _);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        StepsAreFreeOfRoslyn.Require(driver.GetRunResult().Results.Single());
        return [.. collector._specs.OrderBy(spec => spec.Type.FullName, StringComparer.Ordinal)];
    }

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (var kind in LayerKind.All)
        {
            var specs = context.SyntaxProvider.ForAttributeWithMetadataName(kind.AttributeName, LayerParser.IsCandidate, LayerParser.Parse);
            context.RegisterSourceOutput(specs, (_, spec) =>
            {
                if (spec is not null)
                    _specs.Add(spec);
            });
        }
    }
}
