using System.Runtime.InteropServices;

namespace KernelGen.Samples;

/// <summary>Tells regular files from pipes and devices, which <see cref="File.Exists(string)"/> does not, without opening them.</summary>
internal static class FileKinds
{
    private const int TypeMask = 0xF000;

    /// <summary>What a path leads to.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static FileKind Of(string path)
    {
        if (Directory.Exists(path))
            return FileKind.Folder;
        if (!File.Exists(path))
            return FileKind.Missing;
        return OperatingSystem.IsWindows() ? FileKind.Regular : OfUnix(path);
    }

    /// <summary>Opens a regular file to read it.</summary>
    /// <exception cref="IOException">There is none, it is a pipe, a device or a folder, or it cannot be read.</exception>
    public static FileStream OpenRegular(string path)
    {
        var kind = Of(path);
        return kind is FileKind.Regular or FileKind.Missing ? File.OpenRead(path) : throw new IOException("It is no regular file.");
    }

    private static FileKind OfUnix(string path)
    {
        Span<int> status = stackalloc int[64];
        try
        {
            if (Stat(path, ref MemoryMarshal.GetReference(status)) != 0)
                return FileKind.Missing;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // A later .NET may do without the function; what exists then counts as a file.
            return FileKind.Regular;
        }

        return (status[1] & TypeMask) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x2000 => FileKind.CharacterDevice,
            0x1000 => FileKind.Fifo,
            _ => FileKind.Other,
        };
    }

    /// <summary>
    /// The system's <c>stat</c> as the native part of .NET wraps it, with one layout on every system: flags, then the mode, then what
    /// is not needed here.
    /// </summary>
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ref int status);
}
