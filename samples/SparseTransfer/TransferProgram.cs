using KernelGen.Samples;
using KernelGen.Storage;
using SparseTransfer.CommandLine;
using SparseTransfer.Data;
using SparseTransfer.Output;
using SparseTransfer.Report;

namespace SparseTransfer;

/// <summary>A single run: find the images, train, show and write what came of it.</summary>
internal static class TransferProgram
{
    /// <summary>Runs it.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="output">Where tables and progress go.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="InputException">
    /// An input cannot be used or an output cannot be written; all that can be is found out before the training.
    /// </exception>
    /// <exception cref="OutputException">A result cannot be written after all.</exception>
    public static async Task RunAsync(TransferOptions options, TextWriter output, CancellationToken cancellation)
    {
        if (options.Json is not null)
            OutputPath.RequireWritableFile("--json", options.Json);
        if (options.Save is not null)
            OutputPath.RequireWritableFile("--save", options.Save);
        if (options.Report is not null)
            OutputPath.RequireWritableFolder("--report", options.Report);
        TransferRun.Require(options.Settings, options.Run, options.Freeze);
        var data = TransferData.Open(options.Settings);
        var display = new RunDisplay(output);
        display.Show(options, data);
        using var run = await new TransferRun(options.Settings, data, display).TrainAsync(options.Run, options.Freeze, cancellation);
        display.Show(run);
        if (data.Unreadable.Describe() is { } skipped)
            await output.WriteLineAsync(skipped);
        if (options.Save is not null)
            Save(run, options.Save);
        if (options.Json is not null)
            OutputPath.Write("--json", options.Json, run.Result.ToJson());
        if (options.Report is null)
            return;
        ReportFolder.Write(options.Report, options.Run, run);
        if (!ReportFont.Exists)
        {
            await output.WriteLineAsync(
                "The pictures have no text, because this machine has no font. Install one (Debian: fonts-dejavu-core) and run again.");
        }
    }

    private static void Save(TrainedRun run, string file)
    {
        try
        {
            run.Network.Save(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"--save {file}: {cause.Message}", cause);
        }
    }
}
