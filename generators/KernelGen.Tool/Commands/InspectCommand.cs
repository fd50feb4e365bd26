using System.CommandLine;
using System.Globalization;
using KernelGen.Storage;
using KernelGen.Tool.Files;
using KernelGen.Tool.Import;
using KernelGen.Tool.Inspect;
using KernelGen.Tool.Onnx;
using Spectre.Console;

namespace KernelGen.Tool.Commands;

/// <summary><c>kernelgen inspect</c>: what a file holds.</summary>
internal static class InspectCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="console">Where tables go.</param>
    public static Command Create(IAnsiConsole console)
    {
        var file = new Argument<string>("file") { Description = "The file: .onnx, .safetensors or .npz." };
        var input = new Option<string?>("--input")
        {
            Description = "Size of a sample, where an ONNX model leaves it open.",
            HelpName = "3x224x224",
        };
        var pictures = new Option<string?>("--pictures")
        {
            Description = "Folder for pictures of the masks, one for each sparse matrix.",
            HelpName = "folder",
        };
        var command = new Command("inspect", "Shows layers, shapes, parameters, FLOPs and zeros of a file.") { file, input, pictures };
        command.SetAction(result =>
        {
            string path = PathArgument.Required(result.GetRequiredValue(file), "<file>", "file");
            string? folder = result.GetValue(pictures);
            if (folder is not null)
                PathArgument.Required(folder, "--pictures", "folder");
            var rows = Show(path, result.GetValue(input), console);
            if (folder is not null)
                Draw(rows, folder, console);
        });
        return command;
    }

    private static IReadOnlyList<TensorRow> Show(string path, string? input, IAnsiConsole console)
    {
        IReadOnlyList<TensorRow> rows;
        switch (FileKind.Of(path))
        {
            case FileKind.Onnx:
                var network = Read(path, input);
                LayerTable.Print(console, network);
                return LayerTable.RowsOf(network);
            case FileKind.Safetensors:
                using (var file = SafetensorsFile.Open(path))
                    rows = SafetensorsRows.Read(file);
                break;
            case FileKind.Npz:
                rows = NumpyRows.Read(path);
                break;
            default:
                throw new InputException($"{path} is of no kind that is shown: its name must end with .onnx, .safetensors or .npz.");
        }

        TensorTable.Print(console, rows);
        return rows;
    }

    private static ImportedNetwork Read(string path, string? input)
    {
        try
        {
            return Importer.Import(OnnxModel.Read(path), SampleSize.Parse(input), foldBatchNorm: false);
        }
        catch (UnsupportedModelException refusal)
        {
            // What comes before the list tells what an import did.
            string problems = refusal.Message[Math.Max(0, refusal.Message.IndexOf("\n  - ", StringComparison.Ordinal))..];
            throw new InputException($"{path} cannot be shown: its layers are those of an import, which does not support:{problems}");
        }
    }

    private static void Draw(IReadOnlyList<TensorRow> rows, string folder, IAnsiConsole console)
    {
        int count = MaskFolder.Draw(rows, folder);
        console.WriteLine(count == 0
            ? "No matrix has zeros that were counted, so there is no picture."
            : string.Create(CultureInfo.InvariantCulture, $"{folder}: {count} {(count == 1 ? "picture" : "pictures")}"));
    }
}
