using System.CommandLine.Parsing;
using System.Globalization;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>What the values of <c>compare</c>'s options mean, and what is wrong with them, before anything is measured.</summary>
internal static class CompareArguments
{
    public static int Threads(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) || threads < 1
            || threads > Environment.ProcessorCount)
        {
            result.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"--threads is {text}; this machine can measure 1 to {Environment.ProcessorCount}, a thread a processor."));
        }

        return threads;
    }

    public static VectorWidth? Width(ArgumentResult result)
    {
        VectorWidth? width = result.Tokens[^1].Value switch
        {
            "scalar" => VectorWidth.Scalar,
            "128" => VectorWidth.V128,
            "256" => VectorWidth.V256,
            "512" => VectorWidth.V512,
            _ => null,
        };
        if (width is null)
        {
            result.AddError($"--width is {result.Tokens[^1].Value}; kernels are 128, 256 or 512 bits wide, or scalar.");
        }
        else if (width > AcceleratedWidths.Widest)
        {
            result.AddError(
                $"--width is {result.Tokens[^1].Value}, which this processor or runtime only emulates, so its times mean nothing; "
                + $"the widest here is {AcceleratedWidths.Widest}.");
        }

        return width;
    }

    public static IReadOnlyList<MaskKind> Masks(ArgumentResult result)
    {
        switch (result.Tokens[^1].Value)
        {
            case "uniform":
                return [MaskKind.Uniform];
            case "skewed":
                return [MaskKind.Skewed];
            case "both":
                return [MaskKind.Uniform, MaskKind.Skewed];
            default:
                result.AddError($"--mask is {result.Tokens[^1].Value}; masks are uniform or skewed, or both.");
                return [];
        }
    }

    public static void RequireWritableFile(OptionResult result)
    {
        var file = result.GetValueOrDefault<FileInfo?>();
        if (file is null)
            return;
        if (Directory.Exists(file.FullName))
            result.AddError($"--json {file} is a folder; name a file in it.");
        else if (file.Directory is not { Exists: true })
            result.AddError($"--json {file} lies in a folder that does not exist; create {file.Directory} first.");
        else
            RequireWritable(result, "--json", file.Directory);
    }

    public static void RequireWritableFolder(OptionResult result)
    {
        var folder = result.GetValueOrDefault<DirectoryInfo?>();
        if (folder is null)
            return;
        try
        {
            folder.Create();
            RequireWritable(result, "--plot", folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"--plot {folder} cannot be made a folder: {e.Message}");
        }
    }

    /// <summary>Found out now, not after ten minutes of measuring.</summary>
    private static void RequireWritable(OptionResult result, string option, DirectoryInfo folder)
    {
        try
        {
            string probe = Path.Combine(folder.FullName, Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result.AddError($"{option} cannot write to {folder}: {e.Message}");
        }
    }
}
