using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>The verb <c>compare</c>: its options, and what is wrong with them before anything is measured.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var suite = new Option<string>("--suite") { Description = $"Which layers: {string.Join(", ", Suite.Names)}.", Required = true };
        suite.AcceptOnlyFromAmong([.. Suite.Names]);
        var quick = new Option<bool>("--quick") { Description = "A few chosen cases, under 45 seconds." };
        var threads = new Option<int>("--threads") { Description = "Threads of every contender.", DefaultValueFactory = _ => 1, CustomParser = ParseThreads };
        var json = new Option<FileInfo?>("--json") { Description = "Write the results to this file." };
        json.Validators.Add(RequireWritableFile);
        var plots = new Option<DirectoryInfo?>("--plot") { Description = "Draw time over sparsity into this folder (SVG)." };
        plots.Validators.Add(RequireWritableFolder);

        var command = new Command("compare", "Times this project's layers against the paper's algorithm, libtorch dense and MKL's sparse product.")
        {
            suite, quick, threads, json, plots,
        };
        command.SetAction(parsed => CompareRun.Run(new CompareOptions(
            parsed.GetRequiredValue(suite), parsed.GetValue(quick), parsed.GetValue(threads), parsed.GetValue(json), parsed.GetValue(plots))));
        return command;
    }

    private static int ParseThreads(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) || threads < 1 || threads > Environment.ProcessorCount)
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"--threads is {text}; this machine can measure 1 to {Environment.ProcessorCount}, a thread a processor."));
        return threads;
    }

    private static void RequireWritableFile(OptionResult result)
    {
        var file = result.GetValueOrDefault<FileInfo?>();
        if (file is null)
            return;
        if (Directory.Exists(file.FullName))
            result.AddError($"--json {file} is a folder; name a file in it.");
        else if (file.Directory is not { Exists: true })
            result.AddError($"--json {file} lies in a folder that does not exist; create {file.Directory} first.");
        else
            RequireWritable(result, "--json", file.Directory);
    }

    private static void RequireWritableFolder(OptionResult result)
    {
        var folder = result.GetValueOrDefault<DirectoryInfo?>();
        if (folder is null)
            return;
        try
        {
            folder.Create();
            RequireWritable(result, "--plot", folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"--plot {folder} cannot be made a folder: {e.Message}");
        }
    }

    /// <summary>Found out now, not after ten minutes of measuring.</summary>
    private static void RequireWritable(OptionResult result, string option, DirectoryInfo folder)
    {
        try
        {
            string probe = Path.Combine(folder.FullName, Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{option} cannot write to {folder}: {e.Message}");
        }
    }
}
