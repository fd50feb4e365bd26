using System.Globalization;

namespace KernelGen.Training;

/// <summary>Names of the files in a folder of checkpoints.</summary>
internal static class CheckpointNames
{
    private const string Begin = "step-";
    private const string End = ".safetensors";

    /// <summary>The checkpoint of the best epoch.</summary>
    public const string Best = "best" + End;

    /// <summary>The checkpoint of a step.</summary>
    public static string Of(long step) => string.Create(CultureInfo.InvariantCulture, $"{Begin}{step:D9}{End}");

    /// <summary>The checkpoints of steps in a folder, ascending.</summary>
    public static IReadOnlyList<(string Path, long Step)> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, Begin + "*" + End)
            .Select(file => (Path: file, Step: StepOf(Path.GetFileName(file))))
            .Where(file => file.Step >= 0)
            .OrderBy(file => file.Step)];

    /// <summary>What a killed process may have left of a checkpoint that it was writing.</summary>
    public static IEnumerable<string> UnfinishedIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.tmp").Where(file =>
            Path.GetFileName(file) is var name
            && name.Contains(End + ".", StringComparison.Ordinal)
            && (name.StartsWith(Begin, StringComparison.Ordinal) || name.StartsWith(Best, StringComparison.Ordinal)));

    /// <summary>The step of a file name; -1 if it is no checkpoint's.</summary>
    public static long StepOf(string name) =>
        name.StartsWith(Begin, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal)
        && long.TryParse(name[Begin.Length..^End.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : -1;
}
