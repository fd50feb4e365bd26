using System.IO.Compression;
using System.Xml.Linq;

namespace KernelGen.Package.Tests;

public class PackageTests(PackedPackage package)
{
    [Fact]
    public async Task It_holds_the_runtime_the_generator_the_code_fix_and_the_build_property_and_nothing_else()
    {
        await using var archive = await ZipFile.OpenReadAsync(package.File, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "KernelGen.nuspec",
                "README.md",
                "analyzers/dotnet/cs/KernelGen.CodeFixes.dll",
                "analyzers/dotnet/cs/KernelGen.Generators.dll",
                "build/KernelGen.targets",
                "buildTransitive/KernelGen.targets",
                "lib/net10.0/KernelGen.Runtime.dll",
                "lib/net10.0/KernelGen.Runtime.xml",
            ],
            archive.Entries.Select(entry => entry.FullName).Where(name => !IsOfTheFormat(name)).Order(StringComparer.Ordinal));

        // Every archive of the packaging convention has these.
        static bool IsOfTheFormat(string name) =>
            name is "[Content_Types].xml" or "_rels/.rels" || name.StartsWith("package/services/metadata/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_depends_on_tensors_alone()
    {
        await using var archive = await ZipFile.OpenReadAsync(package.File, TestContext.Current.CancellationToken);
        await using var stream = await archive.GetEntry("KernelGen.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
        Assert.Equal(["System.Numerics.Tensors"], Named("dependency").Select(d => d.Attribute("id")!.Value));
        Assert.Equal(["net10.0"], Named("group").Select(g => g.Attribute("targetFramework")!.Value));
        Assert.Equal("Apache-2.0", Named("license").Single().Value);

        IEnumerable<XElement> Named(string name) => nuspec.Descendants().Where(element => element.Name.LocalName == name);
    }

    [Fact]
    public async Task A_clean_project_builds_without_a_warning_and_trains_with_parts_of_its_own()
    {
        string folder = package.CreateConsumer("clean");
        string build = await DotnetCommand.Succeed(
            folder, "build", "--configuration", "Release", $"-p:KernelGenVersion={package.Version}", "-p:UseSharedCompilation=false");
        Assert.Contains("0 Warning(s)", build, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", build.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        string run = await DotnetCommand.Succeed(folder, Path.Combine("bin", "Release", "net10.0", "Consumer.dll"));
        Assert.Contains("LinearForward_F32_8x32br_Unstructured", run, StringComparison.Ordinal);
        Assert.Contains("LinearForward_F32_32x4b_Dense", run, StringComparison.Ordinal);
        Assert.Contains("One step made the loss smaller.", run, StringComparison.Ordinal);
        Assert.Contains("Own parts: 100 steps, last rate 0.00003, error halved.", run, StringComparison.Ordinal);
        Assert.Contains("hidden.weight, hidden.bias, scaling.factor, head.weight, head.bias", run, StringComparison.Ordinal);
        Assert.Contains("The layer of this project has learned.", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_names_the_widths_that_it_wants()
    {
        string folder = package.CreateConsumer("widths");
        string output = Path.Combine(folder, "generated");
        string[] options =
        [
            "build", "--configuration", "Release", $"-p:KernelGenVersion={package.Version}", "-p:UseSharedCompilation=false",
            "-p:EmitCompilerGeneratedFiles=true", $"-p:CompilerGeneratedFilesOutputPath={output}",
        ];
        await DotnetCommand.Succeed(folder, [.. options, "-p:KernelGenWidths=V256%3BScalar"]);
        string[] kernels =
            [.. Directory.EnumerateFiles(output, "*_F32_*.g.cs", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];
        Assert.NotEmpty(kernels);
        Assert.All(kernels, name => Assert.Contains("_V256_", name, StringComparison.Ordinal));
        string run = await DotnetCommand.Succeed(folder, Path.Combine("bin", "Release", "net10.0", "Consumer.dll"));
        Assert.Contains("One step made the loss smaller.", run, StringComparison.Ordinal);

        var (exitCode, message) = await DotnetCommand.Run(folder, [.. options, "-p:KernelGenWidths=V256%3BV1024"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "KernelGenWidths names V1024, which is no vector width. Name some of V512, V256, V128 and Scalar", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_declaration_fails_the_build_with_its_number_and_remedy()
    {
        string folder = package.CreateConsumer("wrong");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Wrong.cs"), "[KernelGen.SparseLinear(0, 2)] internal sealed partial class Wrong;\n",
            TestContext.Current.CancellationToken);
        var (exitCode, output) = await DotnetCommand.Run(
            folder, "build", "--configuration", "Release", $"-p:KernelGenVersion={package.Version}", "-p:UseSharedCompilation=false");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Wrong.cs(1,25): error KGEN0009: Layer 'Wrong' has inFeatures = 0", output, StringComparison.Ordinal);
    }
}
