using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The steps that a generator adds to Roslyn's own: from the transforms of its attributes to before its outputs, named or not.</summary>
internal static class PipelineSteps
{
    /// <summary>The step at which Roslyn hands over what a transform returned.</summary>
    private const string Transform = "result_ForAttributeWithMetadataName";

    private static readonly HashSet<string> RoslynInputs = ["Compilation", "ParseOptions", "AdditionalTexts", "AnalyzerConfigOptions", "MetadataReferences"];

    public static IReadOnlyCollection<IncrementalGeneratorRunStep> Of(GeneratorRunResult result)
    {
        var found = new HashSet<IncrementalGeneratorRunStep>();
        var open = new Queue<IncrementalGeneratorRunStep>(Outputs(result).SelectMany(step => step.Inputs).Select(input => input.Source));
        while (open.TryDequeue(out var step))
        {
            if (step.Name is not null && RoslynInputs.Contains(step.Name) || !found.Add(step) || step.Name == Transform)
                continue;
            foreach (var (source, _) in step.Inputs)
                open.Enqueue(source);
        }

        return found;
    }

    public static IEnumerable<IncrementalGeneratorRunStep> Outputs(GeneratorRunResult result) => result.TrackedOutputSteps.SelectMany(steps => steps.Value);
}
