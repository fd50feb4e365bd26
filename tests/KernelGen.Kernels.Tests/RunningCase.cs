using System.Globalization;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Says in a file which kernel runs at the moment. A kernel that touches a forbidden page ends the process, so no assertion can tell which
/// one it was; the file stays behind. Each thread has a file of its own in the folder <c>running</c> beside the tests.
/// </summary>
internal static class RunningCase
{
    private const int Length = 400;

    [ThreadStatic]
    private static FileStream? _file;

    private static readonly string Folder = Prepare();

    /// <summary>The case that runs from now on.</summary>
    public static void Begin(string text) => Write(text);

    /// <summary>No case runs on this thread any more.</summary>
    public static void End() => Write("");

    private static string Prepare()
    {
        // What an earlier run left behind is of no use any more.
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "running")).FullName;
        foreach (string file in Directory.GetFiles(folder))
            File.Delete(file);
        return folder;
    }

    private static void Write(string text)
    {
        // Not buffered: what was written is in the file even if the process dies in the next instruction.
        _file ??= new FileStream(
            Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.CurrentManagedThreadId}.txt")),
            FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _file.Position = 0;
        _file.Write(System.Text.Encoding.UTF8.GetBytes((text.Length > Length ? text[..Length] : text.PadRight(Length)) + "\n"));
    }
}
