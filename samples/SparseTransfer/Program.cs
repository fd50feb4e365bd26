using KernelGen.Samples;
using SparseTransfer.CommandLine;

namespace SparseTransfer;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages about bad input go.</param>
    /// <param name="cancellation">Stops the training, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    internal static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var command = TransferCommand.Create(
            (options, token) => TransferProgram.RunAsync(options, output, token),
            (options, token) => Comparison.RunAsync(options, output, token));
        return SampleProgram.RunAsync(command, args, output, error, cancellation);
    }
}
