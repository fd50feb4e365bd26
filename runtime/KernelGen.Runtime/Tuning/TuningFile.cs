using System.Text;

namespace KernelGen;

/// <summary>
/// The file of remembered choices, one per line. Errors only lead to a new measurement: lines that are not entries are skipped, a file that
/// cannot be read counts as empty, a file that cannot be written stays as it is.
/// </summary>
internal sealed class TuningFile(string folder)
{
    /// <summary>Contains the version of the format: another format uses another file.</summary>
    public const string FileName = "tuning-2.tsv";

    private const int MostEntries = 2000;
    private const long MostBytes = 4 << 20;

    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>The entries, oldest first; none if there is no file or it cannot be read.</summary>
    public IReadOnlyList<TuningEntry> Read()
    {
        try
        {
            // Pipes and devices have no length; opening a pipe would wait for a writer.
            if (new FileInfo(_path) is not { Exists: true, Length: > 0 and <= MostBytes })
                return [];

            // With these share flags, a writer can replace the file by a move while it is read.
            using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return [.. reader.ReadToEnd().Split('\n').Select(line => TuningEntry.Parse(line.TrimEnd('\r'))).OfType<TuningEntry>()];
        }
        catch (Exception unreadable) when (IsRefusal(unreadable))
        {
            return [];
        }
    }

    /// <summary>Adds an entry, unless another process has added one with this key. Returns the entry that is valid from now on.</summary>
    public TuningEntry Add(TuningEntry entry)
    {
        string temporary = $"{_path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            using var held = FileLock.Wait(_path + ".lock");
            var entries = Read();
            if (entries.FirstOrDefault(other => other.Key == entry.Key) is { } earlier)
                return earlier;
            File.WriteAllText(temporary, string.Concat(entries.Append(entry).TakeLast(MostEntries).Select(line => line + "\n")));
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception unwritable) when (IsRefusal(unwritable))
        {
            Remove(temporary);
        }

        return entry;
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            // A file that cannot be deleted is left behind; it is never read.
        }
    }

    private static bool IsRefusal(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;
}
