using KernelGen.Samples;
using ResNet18.CommandLine;

namespace ResNet18;

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
    internal static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation) =>
        SampleProgram.RunAsync(
            ResNetCommand.Create((options, token) => ResNetRun.RunAsync(options, output, token)), args, output, error, cancellation);
}
