namespace KernelGen.Storage;

/// <summary>How a network reads a file that was not written for it.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Gives the name in the file for each name of the network, say <c>name =&gt; "backbone." + name</c>; null where names are the same.
    /// </summary>
    public Func<string, string>? NameInFile { get; init; }

    /// <summary>
    /// Whether sparse layers keep their masks and take the numbers of the file at these positions alone, zeros as well; others in the file
    /// are left out without an error, so a layer that has no mask yet gets no weights. Without it, what is not zero in the file becomes the
    /// mask; a layer with a declared mask keeps it, and refuses a nonzero at another position.
    /// </summary>
    public bool KeepMasks { get; init; }
}
