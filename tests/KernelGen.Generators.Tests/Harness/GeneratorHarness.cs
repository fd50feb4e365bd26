using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The way through which every test runs the generator, so that every test also checks what must hold of every run.</summary>
internal static class GeneratorHarness
{
    /// <summary>
    /// Runs the generator over valid declarations. Demands that the result compiles without warnings and without our own diagnostics,
    /// that unrelated edits re-run nothing, that no step holds on to Roslyn's objects, and that the text depends on the declarations alone.
    /// </summary>
    public static Task<GeneratorDriver> Run(params string[] sources) => Run(TestCompilation.Create(sources));

    /// <summary>The same for a project with a name or references of its own, or with kernels of some widths.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="widths">
    /// Its KernelGenWidths, separated by commas; null for all. One width is enough, and much faster, where a test is about what
    /// surrounds the kernels.
    /// </param>
    /// <param name="files">Its AdditionalFiles.</param>
    public static async Task<GeneratorDriver> Run(CSharpCompilation compilation, string? widths = null, params AdditionalText[] files)
    {
        var driver = Drive(new KernelGenerator(), compilation, out var output, widths, files);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.GeneratedSources);
        OutputCompiles.Require(output);
        Assert.Empty(await AnalyzerRun.Diagnose(output, files));
        StepsAreCached.Require(driver, compilation, TrackedNames.Of(typeof(TrackingNames)));
        StepsAreFreeOfRoslyn.Require(result);
        TextIsDeterministic.Require(() => new KernelGenerator(), compilation, result, widths, files);
        return driver;
    }

    /// <summary>Runs the generator over wrong declarations, of which it must make nothing and say nothing.</summary>
    public static void RequireSilence(params string[] sources)
    {
        RequireSilence(TestCompilation.Create(sources));
    }

    /// <summary>The same for a project with AdditionalFiles.</summary>
    public static void RequireSilence(Compilation compilation, params AdditionalText[] files)
    {
        var driver = Drive(new KernelGenerator(), compilation, out _, widths: null, files);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
    }

    /// <summary>A first run with its steps tracked.</summary>
    public static GeneratorDriver Drive(
        IIncrementalGenerator generator, Compilation compilation, out Compilation output, string? widths = null,
        params AdditionalText[] files) =>
        CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            additionalTexts: files,
            parseOptions: TestCompilation.ParseOptions,
            optionsProvider: new ProjectOptions(widths),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
        .RunGeneratorsAndUpdateCompilation(compilation, out output, out _, TestContext.Current.CancellationToken);
}
