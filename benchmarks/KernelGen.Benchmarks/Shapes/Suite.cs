namespace KernelGen.Benchmarks.Shapes;

/// <summary>What one file of shapes asks for.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Shapes">Every layer.</param>
/// <param name="Full">The cases of a full run.</param>
/// <param name="Quick">The cases of a quick run.</param>
/// <param name="Sweeps">Layers, each with the batch, that are drawn over the sparsity.</param>
public sealed record Suite(
    string Name,
    IReadOnlyList<LinearShape> Shapes,
    IReadOnlyList<LinearCase> Full,
    IReadOnlyList<LinearCase> Quick,
    IReadOnlyList<(LinearShape Shape, int Batch)> Sweeps)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Shapes");

    /// <summary>The suites that lie beside the program.</summary>
    public static IReadOnlyList<string> Names =>
        [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a suite and makes sure that each of its shapes is declared.</summary>
    /// <exception cref="SuiteException">The file cannot be understood, or a shape has no class.</exception>
    public static Suite Read(string name)
    {
        var suite = SuiteParser.Parse(name, File.ReadAllLines(Path.Combine(Folder, name + ".txt")));
        foreach (var shape in suite.Shapes)
            DeclaredLayers.Require(shape, name);
        return suite;
    }
}
