using System.CommandLine;
using KernelGen.Tool.Files;
using Spectre.Console;

namespace KernelGen.Tool.Commands;

/// <summary><c>kernelgen convert</c>: weights from .safetensors to .npz and back.</summary>
internal static class ConvertCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="console">Where the result is told.</param>
    public static Command Create(IAnsiConsole console)
    {
        var from = new Argument<string>("from") { Description = "The file to read: .safetensors or .npz." };
        var to = new Argument<string>("to") { Description = "The file to write: .npz or .safetensors. One that is there is replaced." };
        var command = new Command("convert", "Converts files of weights between .safetensors and .npz, tensor by tensor with their names.")
        {
            from, to,
        };
        command.SetAction(result => Run(result.GetRequiredValue(from), result.GetRequiredValue(to), console));
        return command;
    }

    private static void Run(string from, string to, IAnsiConsole console)
    {
        PathArgument.Required(from, "<from>", "file");
        PathArgument.Required(to, "<to>", "file");
        Action<string, string> convert = (FileKind.Of(from), FileKind.Of(to)) switch
        {
            (FileKind.Npz, FileKind.Safetensors) => NumpyArchive.ToSafetensors,
            (FileKind.Safetensors, FileKind.Npz) => NumpyArchive.FromSafetensors,
            _ => throw new InputException(
                $"{from} cannot be converted to {to}: one must end with .safetensors and the other with .npz. "
                + "ONNX models are read by kernelgen import."),
        };
        PathArgument.RequireWritable(to);
        convert(from, to);
        console.WriteLine($"{to}: {new FileInfo(to).Length / 1e6:0.0} MB");
    }
}
