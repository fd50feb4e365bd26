using System.CommandLine;
using KernelGen.Tool.Commands;
using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;
using Spectre.Console;

namespace KernelGen.Tool;

/// <summary>The entry point.</summary>
internal static class Program
{
    /// <summary>The exit code for input that cannot be used.</summary>
    internal const int BadInput = 2;

    private static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where tables go.</param>
    /// <param name="error">Where messages about bad input go.</param>
    /// <returns>The exit code: 0, or 2 for input that cannot be used.</returns>
    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected || output != Console.Out)
            console.Profile.Width = 200;
        var root = new RootCommand("Imports networks for KernelGen, shows and converts files of weights.")
        {
            ImportCommand.Create(console), InspectCommand.Create(console), ConvertCommand.Create(console),
        };
        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            int code = root.Parse(args).Invoke(configuration);
            return code == 0 ? 0 : BadInput;
        }
        catch (Exception refusal) when (refusal is InputException or InvalidModelException or UnsupportedModelException
            or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error.WriteLine(refusal.Message);
            return BadInput;
        }
    }
}
