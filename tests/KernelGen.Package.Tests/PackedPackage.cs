using System.Reflection;

[assembly: AssemblyFixture(typeof(KernelGen.Package.Tests.PackedPackage))]

namespace KernelGen.Package.Tests;

/// <summary>The package, packed once for all tests into a folder of its own, from what the build left behind.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    /// <summary>A version that no cache can hold.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>Where everything of this run lies.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("kernelgen-package-").FullName;

    /// <summary>The .nupkg file.</summary>
    public string File => Path.Combine(Source, $"KernelGen.{Version}.nupkg");

    private string Source => Path.Combine(Folder, "source");

    /// <summary>Packs.</summary>
    public async ValueTask InitializeAsync() => await DotnetCommand.Succeed(
        Folder, "pack", Fact("RuntimeProject"), "--no-build", "--configuration", Fact("Configuration"), "--output", Source,
        $"-p:PackageVersion={Version}");

    /// <summary>Removes what was made.</summary>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of a user's project in a clean folder, whose packages come from the packed one and the user's own sources.</summary>
    /// <param name="name">Name of the folder.</param>
    /// <param name="project">Which of the projects beside this test.</param>
    public string CreateConsumer(string name, string project = "Consumer")
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, project)))
            System.IO.File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));

        // Packages that the user has are read from where they lie; ours goes into a folder that is removed with the rest.
        System.IO.File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" />
              </config>
              <fallbackPackageFolders>
                <add key="user" value="{UserPackages}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{Source}" />
              </packageSources>
            </configuration>
            """);

        // Whatever lies above the temporary folder is no part of the test.
        foreach (string shield in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            System.IO.File.WriteAllText(Path.Combine(folder, shield), "<Project />\n");
        return folder;
    }

    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Fact(string key) =>
        typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == key).Value!;
}
