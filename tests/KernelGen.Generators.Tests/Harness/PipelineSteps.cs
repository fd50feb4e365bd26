using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>
/// The steps that a generator adds to Roslyn's own: from the transforms of its attributes to before its outputs, named or not.
/// </summary>
internal static class PipelineSteps
{
    /// <summary>
    /// Roslyn's steps that find attributed nodes; all but the last, which hands over what a transform returned, hold its objects.
    /// </summary>
    private const string Finding = "_ForAttribute", Found = "result_ForAttributeWithMetadataName";

    private static readonly HashSet<string> RoslynInputs =
        ["Compilation", "ParseOptions", "AdditionalTexts", "AnalyzerConfigOptions", "MetadataReferences"];

    public static IReadOnlyCollection<IncrementalGeneratorRunStep> Of(GeneratorRunResult result)
    {
        var found = new HashSet<IncrementalGeneratorRunStep>();
        var open = new Queue<IncrementalGeneratorRunStep>(Outputs(result).SelectMany(step => step.Inputs).Select(input => input.Source));
        while (open.TryDequeue(out var step))
        {
            if (IsOfRoslyn(step) || !found.Add(step))
                continue;
            foreach (var (source, _) in step.Inputs)
                open.Enqueue(source);
        }

        return found;
    }

    private static bool IsOfRoslyn(IncrementalGeneratorRunStep step) => step.Name is { } name
        && (RoslynInputs.Contains(name) || (name.Contains(Finding, StringComparison.Ordinal) && name != Found));

    public static IEnumerable<IncrementalGeneratorRunStep> Outputs(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(steps => steps.Value);
}
