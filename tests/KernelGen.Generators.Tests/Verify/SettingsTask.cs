using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace VerifyXunit;

/// <summary>A comparison that starts when it is awaited.</summary>
public sealed class SettingsTask(object? target, string sourceFile, string member)
{
    /// <summary>Set to 1 to accept what was received.</summary>
    public const string AcceptVariable = "VERIFY_ACCEPT";

    private string _directory = "";
    private Func<GeneratedSourceResult, bool> _ignores = _ => false;

    /// <summary>Where the files lie, relative to the test's source.</summary>
    public SettingsTask UseDirectory(string directory)
    {
        _directory = directory;
        return this;
    }

    private static bool Accepts => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    /// <summary>Leaves some of a generator's files out, as Verify.SourceGenerators does.</summary>
    public SettingsTask IgnoreGeneratedResult(Func<GeneratedSourceResult, bool> shouldIgnore)
    {
        _ignores = shouldIgnore;
        return this;
    }

    /// <summary>Runs the comparison.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Runs the comparison.</summary>
    public async Task ToTask()
    {
        string directory = Path.Combine(Path.GetDirectoryName(sourceFile)!, _directory);
        Directory.CreateDirectory(directory);
        string stem = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{member}";
        var errors = new StringBuilder();
        var files = VerifyTarget.FilesOf(target, _ignores)
            .Select(file => (Name: file.Name.Length == 0 ? stem : $"{stem}#{file.Name}", file.Extension, file.Text)).ToList();
        foreach (var (name, extension, text) in files)
            errors.Append(await Compare(Path.Combine(directory, name), extension, text));
        foreach (string orphan in Orphans(directory, stem, files.Select(file => $"{file.Name}.verified.{file.Extension}")))
        {
            if (Accepts)
                File.Delete(orphan);
            else
                errors.Append("Delete: ").Append(Path.GetFileName(orphan)).Append(" (nothing produces it any more)\n");
        }

        if (errors.Length > 0)
        {
            throw new VerifyException(
                $"{errors}Read the *.received.* files beside the snapshots; to accept them all, run again with {AcceptVariable}=1.");
        }
    }

    /// <summary>Runs the comparison.</summary>
    public static implicit operator Task(SettingsTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.ToTask();
    }

    private static async Task<string> Compare(string prefix, string extension, string actual)
    {
        string received = $"{prefix}.received.{extension}", verified = $"{prefix}.verified.{extension}";
        string? expected = File.Exists(verified) ? (await File.ReadAllTextAsync(verified)).ReplaceLineEndings("\n") : null;
        if (expected == actual)
        {
            File.Delete(received);
            return "";
        }

        await File.WriteAllTextAsync(Accepts ? verified : received, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        if (Accepts)
        {
            File.Delete(received);
            return "";
        }

        return expected is null
            ? $"New: {Path.GetFileName(received)}\n"
            : $"NotEqual: {Path.GetFileName(verified)}\n{LineDiff.Describe(expected, actual)}";
    }

    private static IEnumerable<string> Orphans(string directory, string stem, IEnumerable<string> produced)
    {
        var known = produced.ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFiles(directory, $"{stem}*.verified.*")
            .Where(path => Path.GetFileName(path) is var file && file[stem.Length] is '#' or '.' && !known.Contains(file))
            .Order(StringComparer.Ordinal);
    }
}
