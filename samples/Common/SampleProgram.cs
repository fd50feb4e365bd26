using System.CommandLine;
using System.Globalization;

namespace KernelGen.Samples;

/// <summary>
/// How every sample runs, and its exit codes: 0 done, 2 input that cannot be used, 3 output that could not be written,
/// 130 stopped by the user.
/// </summary>
internal static class SampleProgram
{
    private const int BadInput = 2;
    private const int BadOutput = 3;
    private const int Stopped = 130;

    /// <summary>Runs a command, with messages in place of stack traces for whatever the user can put right.</summary>
    /// <param name="command">The program's command.</param>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about bad input go.</param>
    /// <param name="cancellation">Stops the program, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        RootCommand command, string[] args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        // Numbers look as they do in code and in files, for this call and all that it starts.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var parsed = command.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (var problem in parsed.Errors)
                    await SayAsync(error, problem.Message);
                await SayAsync(error, "Run with --help to see the options.");
                return BadInput;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (InputException problem)
        {
            await SayAsync(error, problem.Message);
            return BadInput;
        }
        catch (OutputException problem)
        {
            await SayAsync(error, problem.Message);
            return BadOutput;
        }
        catch (IOException problem)
        {
            // Whatever is read or written by name has messages of its own; what is left is the output itself.
            await SayAsync(error, $"The output cannot be written ({problem.Message}). Send it to another place, or make room there.");
            return BadOutput;
        }
        catch (StoppedException stop)
        {
            await SayAsync(error, stop.Message);
            return Stopped;
        }
        catch (OperationCanceledException)
        {
            await SayAsync(error, "Stopped. Nothing was written.");
            return Stopped;
        }
    }

    /// <summary>Writes a line for the user; where even that fails, the exit code alone has to tell.</summary>
    private static async Task SayAsync(TextWriter error, string message)
    {
        try
        {
            await error.WriteLineAsync(message);
        }
        catch (IOException)
        {
        }
    }
}
