using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace KernelGen.Samples;

/// <summary>
/// Where the bytes go that are meant for a path: into the file behind links, into a pipe or device, or into an open descriptor.
/// </summary>
/// <param name="Path">The full path; behind links for what is replaced as a whole.</param>
/// <param name="Kind">What is there.</param>
/// <param name="Descriptor">The number of an open descriptor of this process, as of <c>/dev/stdout</c>; null elsewhere.</param>
internal sealed partial record OutputTarget(string Path, FileKind Kind, int? Descriptor)
{
    private const int MostLinks = 40;

    /// <summary>Whether bytes go there as they come; elsewhere a new file takes the place of the old one.</summary>
    public bool IsStream => Descriptor is not null || Kind is FileKind.Fifo or FileKind.CharacterDevice;

    /// <summary>Follows the links of a path.</summary>
    /// <param name="path">A full path.</param>
    /// <exception cref="IOException">The links lead in a circle or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The links cannot be read.</exception>
    public static OutputTarget Of(string path)
    {
        for (int links = 0; links < MostLinks; links++)
        {
            if (!OperatingSystem.IsWindows() && OwnDescriptor(path) is { } number)
                return new OutputTarget(path, FileKinds.Of(path), number);
            if (new FileInfo(path).LinkTarget is not { } next)
                return new OutputTarget(path, FileKinds.Of(path), null);
            path = System.IO.Path.GetFullPath(next, System.IO.Path.GetDirectoryName(path)!);
        }

        throw new IOException("Its links lead in a circle.");
    }

    /// <summary>Opens a pipe, device or descriptor to write to; a pipe waits for its reader.</summary>
    public Stream OpenStream() => Descriptor switch
    {
        // The console's own streams go on where the text before them ended, also in a file.
        1 => Console.OpenStandardOutput(),
        2 => Console.OpenStandardError(),
        { } number => new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0),
        null => new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0),
    };

    private static int? OwnDescriptor(string path)
    {
        var match = Descriptors().Match(path);
        if (!match.Success || (match.Groups["process"] is { Success: true } other && other.Value != Own))
            return null;
        return int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    private static string Own { get; } = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^/(?:dev|proc/(?:self|thread-self|(?<process>\d+)))/fd/(?<number>\d+)$")]
    private static partial Regex Descriptors();
}
