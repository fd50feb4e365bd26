using System.CommandLine;
using FashionMnist.CommandLine;
using FashionMnist.Data;

namespace FashionMnist;

/// <summary>The entry point, and the exit codes: 0 done, 2 input that cannot be used, 130 stopped by the user.</summary>
internal static class Program
{
    private const int BadInput = 2;
    private const int Stopped = 130;

    private static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about bad input go.</param>
    /// <param name="cancellation">Stops the training, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var parsed = TrainingCommand.Create((options, token) => TrainingRun.RunAsync(options, output, token), SubsetFiles.Make).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message);
            await error.WriteLineAsync("Run with --help to see the options.");
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (InputException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped. Nothing was written.");
            return Stopped;
        }
    }
}
