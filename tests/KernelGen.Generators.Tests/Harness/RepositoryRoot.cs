using System.Runtime.CompilerServices;

namespace KernelGen.Generators.Tests.Harness;

/// <summary>The repository's folder, for tests of files that no assembly carries.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        string? folder = System.IO.Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "KernelGen.sln")))
            folder = System.IO.Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No KernelGen.sln above {here}.");
    }
}
