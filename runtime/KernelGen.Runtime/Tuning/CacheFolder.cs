namespace KernelGen;

/// <summary>The folder in which kernel choices are kept between processes.</summary>
internal static class CacheFolder
{
    private const string Name = "KernelGen";

    /// <summary>
    /// The folder that the environment variable names, or else the user's cache folder of this system; null if there is none.
    /// </summary>
    public static string? Current =>
        Environment.GetEnvironmentVariable(KernelOptions.CacheVariable) is { Length: > 0 } chosen ? Chosen(chosen)
        : OperatingSystem.IsWindows() ? Under(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData))
        : OperatingSystem.IsMacOS() ? Under(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches")
        : Unix(Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>
    /// The folder that the user named; null if its full path cannot be found, as for a relative path in a current directory that was
    /// deleted.
    /// </summary>
    internal static string? Chosen(string folder)
    {
        try
        {
            return Path.GetFullPath(folder);
        }
        catch (Exception unusable)
            when (unusable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Without a cache, the kernels are measured again; nothing else changes.
            return null;
        }
    }

    /// <summary>Follows the XDG base directory specification: a path that is not absolute is ignored.</summary>
    internal static string? Unix(string? cacheHome, string home) =>
        Path.IsPathFullyQualified(cacheHome ?? "") ? Under(cacheHome!) : Under(home, ".cache");

    /// <summary>The folder under a root; null if the root is empty or not absolute.</summary>
    private static string? Under(string root, params string[] folders) =>
        Path.IsPathFullyQualified(root) ? Path.Combine([root, .. folders, Name]) : null;
}
