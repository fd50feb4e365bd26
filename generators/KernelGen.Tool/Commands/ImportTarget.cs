using System.Text;
using KernelGen.Storage;
using KernelGen.Tool.Import;
using KernelGen.Tool.Printing;

namespace KernelGen.Tool.Commands;

/// <summary>The two files of an import. Files that no import wrote stay; those of an earlier one are replaced together.</summary>
internal sealed class ImportTarget
{
    private readonly string _folder;

    private ImportTarget(string folder, string name) => (_folder, Code, Weights) =
        (folder, Path.Combine(folder, name + ".cs"), Path.Combine(folder, name + ".safetensors"));

    /// <summary>The C# file.</summary>
    public string Code { get; }

    /// <summary>The weights.</summary>
    public string Weights { get; }

    /// <summary>Demands a folder that is there or can be made.</summary>
    /// <exception cref="InputException">It is a file, or in one.</exception>
    public static void RequireFolder(string folder)
    {
        for (string? path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
                throw new InputException($"--out {folder} is no folder: {path} is a file. Give a folder; one that is missing is made.");
        }
    }

    /// <summary>The files of a class.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="className">The class of the network.</param>
    /// <exception cref="InputException">A file is there that no import wrote, or a folder of this name.</exception>
    public static ImportTarget Of(string folder, string className)
    {
        var target = new ImportTarget(folder, className);
        if ((Directory.Exists(target.Code) ? target.Code : Directory.Exists(target.Weights) ? target.Weights : null) is { } taken)
            throw new InputException($"{taken} is a folder, but a file is written there. Nothing was written. {Remedy("folder")}");
        if (File.Exists(target.Code))
        {
            if (File.ReadLines(target.Code).FirstOrDefault()?.StartsWith(ModelFile.Beginning, StringComparison.Ordinal) != true)
            {
                throw new InputException(
                    $"{target.Code} is there already, and kernelgen did not write it: its first line does not begin with "
                    + $"\"{ModelFile.Beginning.Trim()}\". Nothing was written. {Remedy("file")}");
            }
        }
        else if (File.Exists(target.Weights))
        {
            throw new InputException(
                $"{target.Weights} is there already, without the C# file that kernelgen writes beside it. Nothing was written. "
                + Remedy("file"));
        }

        return target;
    }

    /// <summary>Writes both files.</summary>
    /// <param name="text">The C# file.</param>
    /// <param name="network">The network with the weights.</param>
    /// <param name="model">The model's file.</param>
    /// <exception cref="IOException">One cannot be written. What was there before is there still.</exception>
    public void Write(string text, ImportedNetwork network, string model)
    {
        Directory.CreateDirectory(_folder);
        ReplacedFile.Write(Code, stream =>
        {
            // Both are complete before one takes its place: first the weights, then this file.
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush();
            WeightsFile.Write(Weights, network, model);
        });
    }

    private static string Remedy(string what) => $"Remove the {what}, or give another --out.";
}
