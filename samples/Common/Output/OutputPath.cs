namespace KernelGen.Samples;

/// <summary>
/// Writes results so that a failure leaves no half-written file, and finds out before the training whether it will be possible.
/// </summary>
internal static class OutputPath
{
    /// <summary>Refuses a file that could not be written.</summary>
    /// <param name="option">The option that named it.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InputException">The path is a folder, its folder does not exist, or nothing can be written there.</exception>
    public static void RequireWritableFile(string option, string file)
    {
        var target = TargetOf(option, file);
        switch (target)
        {
            case { Kind: FileKind.Folder }:
                throw new InputException($"{option} {file}: this is a folder, but a file is needed. Add a file name.");
            case { Descriptor: not null, Kind: FileKind.Missing }:
                throw new InputException($"{option} {file}: this process has no such open file. Name a file.");
            case { IsStream: true }:
                return;
            case { Kind: FileKind.Other }:
                throw NoFile(option, file);
        }

        string folder = ParentOf(option, target.Path);
        if (!Directory.Exists(folder))
            throw new InputException($"{option} {file}: there is no folder {folder}. Create it, or name another file.");
        Probe(option, file, folder);
    }

    /// <summary>Refuses a folder that could not be written to or created. It is not created yet.</summary>
    /// <param name="option">The option that named it.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The path is a file or lies below one, or nothing can be written there.</exception>
    public static void RequireWritableFolder(string option, string folder)
    {
        string existing = FullPath(option, folder);
        while (!Directory.Exists(existing))
        {
            if (FileKinds.Of(existing) is FileKind.Missing && IsLink(option, existing))
            {
                throw new InputException(
                    $"{option} {folder}: {existing} is a link to what does not exist. Create that folder, or name another one.");
            }

            if (File.Exists(existing))
                throw new InputException($"{option} {folder}: {existing} is a file, but a folder is needed. Name another folder.");
            existing = Path.GetDirectoryName(existing)
                ?? throw new InputException($"{option} {folder}: there is no such drive. Name another folder.");
        }

        Probe(option, folder, existing);
    }

    /// <summary>
    /// Writes a temporary file beside the target and moves it into place; links stay and what they lead to is replaced. Bytes for a pipe, a
    /// device or an open descriptor go straight there.
    /// </summary>
    /// <param name="option">The option that named it.</param>
    /// <param name="file">The target, replaced where it is a regular file.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Write(string option, string file, ReadOnlySpan<byte> content)
    {
        string? temporary = null;
        try
        {
            var target = TargetOf(option, file);
            if (target.IsStream)
            {
                using var stream = target.OpenStream();
                stream.Write(content);
                return;
            }

            if (target.Kind is FileKind.Other)
                throw NoFile(option, file);
            string folder = ParentOf(option, target.Path);
            Directory.CreateDirectory(folder);
            temporary = TemporaryIn(folder);
            File.WriteAllBytes(temporary, content);
            if (target.Kind is FileKind.Regular && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target.Path));
            File.Move(temporary, target.Path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InputException)
        {
            if (temporary is not null)
                File.Delete(temporary);
            throw new OutputException(cause is InputException ? cause.Message : Unwritable(option, file, cause).Message, cause);
        }
    }

    private static void Probe(string option, string path, string folder)
    {
        try
        {
            using var probe = new FileStream(
                TemporaryIn(folder), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(option, path, cause);
        }
    }

    private static string TemporaryIn(string folder) => Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");

    private static string ParentOf(string option, string file) => Path.GetDirectoryName(FullPath(option, file))
        ?? throw new InputException($"{option} {file}: this is no file name. Name a file.");

    private static string FullPath(string option, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception cause) when (cause is ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option}: '{path}' is no path ({cause.Message}). Name a place to write to.", cause);
        }
    }

    private static OutputTarget TargetOf(string option, string file)
    {
        string full = FullPath(option, file);
        try
        {
            return OutputTarget.Of(full);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(option, file, cause);
        }
    }

    private static bool IsLink(string option, string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(option, path, cause);
        }
    }

    private static InputException NoFile(string option, string file) =>
        new($"{option} {file}: this is neither a regular file nor a pipe or a device that takes text. Name a file.");

    private static InputException Unwritable(string option, string path, Exception cause) =>
        new($"{option} {path}: it cannot be written ({cause.Message}). Choose another place, or change its permissions.", cause);
}
