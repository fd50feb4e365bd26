using System.Text.Json;
using KernelGen.Benchmarks.Compare;
using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Tests;

/// <summary>A whole run of <c>compare</c> within this process, with other baselines.</summary>
/// <param name="ExitCode">The program's.</param>
/// <param name="Output">What it printed on standard output.</param>
/// <param name="Error">What it printed on standard error.</param>
/// <param name="Json">The file of results; null where none was written.</param>
internal sealed record WholeRun(int ExitCode, string Output, string Error, JsonElement? Json)
{
    /// <summary>Runs print on the process' console.</summary>
    public const string OneAtATime = "console";

    /// <summary>Runs a suite that has one quick case.</summary>
    /// <param name="suite">Its name.</param>
    /// <param name="libtorch">What takes the place of libtorch.</param>
    /// <param name="paper">What takes the place of the paper's form; null to leave it.</param>
    public static WholeRun Of(string suite, Func<LayerProblem, IContender>? libtorch,
        Func<LayerProblem, Workers, IContender>? paper = null) =>
        Of(suite, (_, _) => new Baselines(libtorch, Mkl: null)
        {
            LibtorchMissing = libtorch is null ? "none was asked for" : null,
            MklMissing = "none was asked for",
            PaperOverBatch = paper ?? ContenderSet.PaperOverBatch,
        });

    /// <summary>Runs a suite with whatever loads its baselines.</summary>
    public static WholeRun Of(string suite, Func<int, Action<string>, Baselines> load)
    {
        string json = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (before, beforeError) = (Console.Out, Console.Error);
        using var output = new StringWriter();
        using var error = new StringWriter();
        try
        {
            Console.SetOut(output);
            Console.SetError(error);
            int code = CommandLine.Run(["compare", "--suite", suite, "--quick", "--json", json], load);
            JsonElement? results = File.Exists(json) ? JsonDocument.Parse(File.ReadAllText(json)).RootElement : null;
            return new WholeRun(code, output.ToString(), error.ToString(), results);
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
            File.Delete(json);
        }
    }
}
