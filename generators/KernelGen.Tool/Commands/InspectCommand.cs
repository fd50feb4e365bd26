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
            string path = result.GetRequiredValue(file);
            var rows = Show(path, result.GetValue(input), console);
            if (result.GetValue(pictures) is { } folder)
                Draw(rows, folder, console);
        });
        return command;
    }

    private static IReadOnlyList<TensorRow> Show(string path, string? input, IAnsiConsole console)
    {
        switch (FileKind.Of(path))
        {
            case FileKind.Onnx:
                var model = OnnxModel.Read(path);
                var network = Importer.Import(model, SampleSize.Parse(input), foldBatchNorm: false);
                LayerTable.Print(console, network);
                return LayerTable.RowsOf(network);
            case FileKind.Safetensors:
                using (var file = SafetensorsFile.Open(path))
                {
                    // Pictures read the file again, so it is read while it is open.
                    TensorRow[] rows = [.. SafetensorsRows.Read(file).Select(Loaded)];
                    TensorTable.Print(console, rows);
                    return rows;
                }

            case FileKind.Npz:
                TensorRow[] arrays =
                    [.. NumpyArchive.Read(path).Select(pair => new TensorRow(pair.Name, pair.Array.Type, pair.Array.Shape, null, null))];
                TensorTable.Print(console, arrays);
                return arrays;
            default:
                throw new InputException($"{path} is of no kind that is shown: its name must end with .onnx, .safetensors or .npz.");
        }
    }

    private static TensorRow Loaded(TensorRow row)
    {
        if (row.Mask is null || !IsSparse(row))
            return row with { Mask = null };
        bool[] mask = row.Mask();
        return row with { Mask = () => mask };
    }

    private static bool IsSparse(TensorRow row) => row.IsMatrix && row.Nonzeros < row.Count;

    private static void Draw(IReadOnlyList<TensorRow> rows, string folder, IAnsiConsole console)
    {
        Directory.CreateDirectory(folder);
        int count = 0;
        foreach (var row in rows.Where(row => row.Mask is not null && IsSparse(row)))
        {
            string path = Path.Combine(
                folder, string.Concat(row.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')) + ".png");
            File.WriteAllBytes(path, MaskPicture.Draw(row.Mask!(), (int)row.Shape[0]));
            count++;
        }

        console.WriteLine(count == 0
            ? "No matrix has zeros, so there is no picture."
            : string.Create(CultureInfo.InvariantCulture, $"{folder}: {count} {(count == 1 ? "picture" : "pictures")}"));
    }
}
