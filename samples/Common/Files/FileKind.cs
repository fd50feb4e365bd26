namespace KernelGen.Samples;

/// <summary>What a path leads to, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file whose bytes lie on a disk.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe: to open it waits for the other end.</summary>
    Fifo,

    /// <summary>A device that takes one byte after the other, such as a terminal or <c>/dev/null</c>.</summary>
    CharacterDevice,

    /// <summary>A disk, a socket or what else a system knows.</summary>
    Other,
}
