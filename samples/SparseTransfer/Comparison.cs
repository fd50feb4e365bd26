using System.Text.Json;
using KernelGen.Samples;
using SparseTransfer.CommandLine;
using SparseTransfer.Data;
using SparseTransfer.Output;
using SparseTransfer.Report;

namespace SparseTransfer;

/// <summary>Several runs with the same settings, each of which leaves a file; those whose file is there are not repeated.</summary>
internal static class Comparison
{
    /// <summary>Runs what is missing, and shows and writes what all came to.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="output">Where tables and progress go.</param>
    /// <param name="cancellation">Stops between two steps; the runs that are complete stay.</param>
    /// <exception cref="InputException">An input cannot be used or the folder cannot be written to.</exception>
    /// <exception cref="OutputException">A result cannot be written after all.</exception>
    public static async Task RunAsync(CompareOptions options, TextWriter output, CancellationToken cancellation)
    {
        OutputPath.RequireWritableFolder("--out", options.Folder);
        foreach (var run in options.Runs)
            TransferRun.Require(options.Settings, run, freeze: 0);
        var results = options.Runs.Select(run => Known(options, run)).ToArray();
        var data = TransferData.Open(options.Settings);
        var display = new RunDisplay(output);
        foreach (var (i, run) in options.Runs.Index())
        {
            if (results[i] is not null)
            {
                await output.WriteLineAsync($"{run.Title}: is there, in {FileOf(options, run)}");
                continue;
            }

            display.Show(new TransferOptions(options.Settings, run, Freeze: 0, Save: null, Json: null, Report: null), data);
            results[i] = await TrainAsync(new TransferRun(options.Settings, data, display), run, options, cancellation);
            await output.WriteLineAsync();
        }

        if (data.Unreadable.Describe() is { } skipped)
            await output.WriteLineAsync(skipped);
        CompareTable.Write(output, results!);
        OutputPath.Write("--out", Path.Combine(options.Folder, "accuracy.png"), AccuracyOverSeconds.Draw(results!));
    }

    private static async Task<RunResult> TrainAsync(
        TransferRun transfer, RunChoice run, CompareOptions options, CancellationToken cancellation)
    {
        try
        {
            using var trained = await transfer.TrainAsync(run, freeze: 0, cancellation);
            OutputPath.Write("--out", FileOf(options, run), trained.Result.ToJson());
            return trained.Result;
        }
        catch (OperationCanceledException cause)
        {
            throw new StoppedException(
                $"Stopped. The runs that were complete are in {options.Folder}; the same command does the others.", cause);
        }
    }

    private static string FileOf(CompareOptions options, RunChoice run) =>
        Path.Combine(options.Folder, run.Name.Replace(':', '-') + ".json");

    /// <summary>The result of an earlier run; null where there is none.</summary>
    private static RunResult? Known(CompareOptions options, RunChoice run)
    {
        string file = FileOf(options, run);
        if (!File.Exists(file))
            return null;
        RunResult result;
        try
        {
            result = RunResult.FromJson(File.ReadAllBytes(file));
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{file}: it cannot be read as the result of a run ({cause.Message}). Delete it to repeat the run.", cause);
        }

        return result.Run == run.Name && result.Settings == options.Settings
            ? result
            : throw new InputException(
                $"{file}: it is the result of {result.Run} with {result.Settings}, but now the options are {options.Settings}. "
                + "Use the same options, or another folder for --out.");
    }
}
