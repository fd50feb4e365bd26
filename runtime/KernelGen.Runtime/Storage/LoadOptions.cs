namespace KernelGen.Storage;

/// <summary>How a network reads a file that was not written for it.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// Gives the name in the file for each name of the network, say <c>name =&gt; "backbone." + name</c>; null where names are the same.
    /// </summary>
    public Func<string, string>? NameInFile { get; init; }

    /// <summary>
    /// Whether sparse layers keep their masks and take the numbers of the file at their positions alone, zeros as well. Without it, what is
    /// not zero in the file becomes the mask; a layer with a declared mask refuses it at other positions.
    /// </summary>
    public bool KeepMasks { get; init; }
}
