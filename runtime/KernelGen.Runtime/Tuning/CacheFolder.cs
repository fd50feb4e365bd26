namespace KernelGen;

/// <summary>Where choices are remembered between processes.</summary>
internal static class CacheFolder
{
    private const string Name = "KernelGen";

    /// <summary>The folder that the environment names, or that of the user on this system; null where there is none.</summary>
    public static string? Current =>
        Environment.GetEnvironmentVariable(KernelOptions.CacheVariable) is { Length: > 0 } chosen ? Chosen(chosen)
        : OperatingSystem.IsWindows() ? Under(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData))
        : OperatingSystem.IsMacOS() ? Under(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches")
        : Unix(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The folder that a user named; null where it has no full path, as a relative one in a current directory that was deleted.</summary>
    internal static string? Chosen(string folder)
    {
        try
        {
            return Path.GetFullPath(folder);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // A cache that cannot be used costs a new measurement and nothing else.
            return null;
        }
    }

    /// <summary>As the XDG base directory specification says: a path that is not absolute counts for nothing.</summary>
    internal static string? Unix(string? cacheHome, string home) =>
        Path.IsPathFullyQualified(cacheHome ?? "") ? Under(cacheHome!) : Under(home, ".cache");

    /// <summary>The folder under a root; a user without a home, or with one that is not absolute, has none.</summary>
    private static string? Under(string root, params string[] folders) =>
        Path.IsPathFullyQualified(root) ? Path.Combine([root, .. folders, Name]) : null;
}
