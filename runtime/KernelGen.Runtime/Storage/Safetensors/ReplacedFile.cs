namespace KernelGen.Storage;

/// <summary>
/// Replaces a file as a whole: its new content is written beside it, flushed to the disk, and renamed. What a process leaves that is
/// killed before, a later one removes.
/// </summary>
internal static class ReplacedFile
{
    private const string Ending = ".tmp";
    private const int GuidLength = 32;

    /// <summary>A temporary file that was not written to for so long is nobody's, if no process has it open.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written. What was there before is there still.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}{Ending}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception cause)
        {
            // Without its folder, deleting a file that is not there is an error as well.
            if (File.Exists(temporary))
                File.Delete(temporary);
            if (NamingTarget(cause, temporary, path) is { } other)
                throw other;
            throw;
        }

        RemoveAbandoned(path);
    }

    /// <summary>A refusal of the system with the file's name in place of the temporary one, which no user knows; otherwise null.</summary>
    private static Exception? NamingTarget(Exception cause, string temporary, string path)
    {
        if (!cause.Message.Contains(temporary, StringComparison.Ordinal))
            return null;
        string message = cause.Message.Replace(temporary, path, StringComparison.Ordinal);
        return cause switch
        {
            DirectoryNotFoundException => new DirectoryNotFoundException(message, cause),
            UnauthorizedAccessException => new UnauthorizedAccessException(message, cause),
            _ when cause.GetType() == typeof(IOException) => new IOException(message, cause),
            _ => null,
        };
    }

    /// <summary>Whether a file is a temporary one of another: its name, a process, a GUID.</summary>
    private static bool IsTemporary(ReadOnlySpan<char> file, ReadOnlySpan<char> name)
    {
        if (!file.StartsWith(name, StringComparison.Ordinal) || !file.EndsWith(Ending, StringComparison.Ordinal))
            return false;
        var middle = file[name.Length..^Ending.Length];
        return middle.Length > GuidLength + 2 && middle[0] == '.' && middle[^(GuidLength + 1)] == '.'
            && !middle[1..^(GuidLength + 1)].ContainsAnyExceptInRange('0', '9')
            && Guid.TryParseExact(middle[^GuidLength..], "N", out _);
    }

    private static void RemoveAbandoned(string path)
    {
        try
        {
            string full = Path.GetFullPath(path), name = Path.GetFileName(full);
            foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(full)!))
            {
                if (IsTemporary(Path.GetFileName(file), name) && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned)
                    Remove(file);
            }
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // The file itself was written.
        }
    }

    private static void Remove(string file)
    {
        try
        {
            // A process that writes it holds it alone.
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open, or removes it as well.
        }
    }
}
