using System.CommandLine;

namespace KernelGen.Samples;

/// <summary>How every sample runs, and its exit codes: 0 done, 2 input that cannot be used, 130 stopped by the user.</summary>
internal static class SampleProgram
{
    private const int BadInput = 2;
    private const int Stopped = 130;

    /// <summary>Runs a command, with messages in place of stack traces for whatever the user can put right.</summary>
    /// <param name="command">The program's command.</param>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about bad input go.</param>
    /// <param name="cancellation">Stops the program, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RootCommand command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var parsed = command.Parse(args);
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
