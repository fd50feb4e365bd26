using KernelGen.Benchmarks.Compare.Accuracy;
using KernelGen.Benchmarks.Compare.SparsityLayouts;
using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Compare.Upkeep;

namespace KernelGen.Benchmarks.Shapes;

/// <summary>What one file of shapes asks for.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Shapes">Every layer.</param>
public sealed record Suite(string Name, IReadOnlyList<LayerShape> Shapes)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Shapes");

    /// <summary>The suites that lie beside the program.</summary>
    public static IReadOnlyList<string> Names =>
        [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The cases of a full comparison.</summary>
    public required IReadOnlyList<LayerCase> Full { get; init; }

    /// <summary>The cases of a quick comparison.</summary>
    public required IReadOnlyList<LayerCase> Quick { get; init; }

    /// <summary>Layers, each with the batch, that are drawn over the sparsity.</summary>
    public required IReadOnlyList<(LayerShape Shape, int Batch)> Sweeps { get; init; }

    /// <summary>Cases whose times should lie on a line.</summary>
    public required IReadOnlyList<GrowthSeries> Growth { get; init; }

    /// <summary>Powers of two with their neighbours.</summary>
    public required IReadOnlyList<WidthCases> Widths { get; init; }

    /// <summary>Cases that are timed on one thread and on several.</summary>
    public required IReadOnlyList<LayerCase> Threads { get; init; }

    /// <summary>Networks whose training steps are measured.</summary>
    public required IReadOnlyList<NetworkCase> Networks { get; init; }

    /// <summary>Models of libtorch's modules that get sparse ones.</summary>
    public required IReadOnlyList<NetworkCase> Modules { get; init; }

    /// <summary>Networks that are trained until their accuracy is known.</summary>
    public required IReadOnlyList<AccuracyCase> Accuracy { get; init; }

    /// <summary>Layers whose upkeep in sparse training is measured.</summary>
    public required IReadOnlyList<UpkeepCase> Upkeep { get; init; }

    /// <summary>Layers that are timed in every layout.</summary>
    public required IReadOnlyList<LayoutCase> Layouts { get; init; }

    /// <summary>Whether the suite asks how time grows, instead of comparing contenders case by case.</summary>
    public bool AsksForGrowth => Growth.Count > 0;

    /// <summary>
    /// The cases of a full or a quick run, each with every mask. A suite that asks for growth has but one choice of cases, those of
    /// all its questions.
    /// </summary>
    public IReadOnlyList<LayerCase> Cases(bool quick, IReadOnlyList<MaskKind> masks)
    {
        var cases = AsksForGrowth
            ? Growth.SelectMany(series => series.Cases)
                .Concat(Widths.SelectMany(width => new[] { width.Below, width.PowerOfTwo, width.Above })).Concat(Threads).Distinct()
            : quick ? Quick : Full;
        return [.. cases.SelectMany(layerCase => masks.Select(mask => layerCase with { Mask = mask }))];
    }

    /// <summary>Reads a suite and makes sure that each layer which it needs is declared.</summary>
    /// <exception cref="SuiteException">The file cannot be understood, or a shape has no class.</exception>
    public static Suite Read(string name)
    {
        var suite = SuiteParser.Parse(name, File.ReadAllLines(Path.Combine(Folder, name + ".txt")));
        foreach (var shape in suite.Shapes)
        {
            if (shape is LinearShape linear)
                DeclaredLayers.Require(linear, name);
            else if (shape is ConvShape convolution)
                DeclaredConvLayers.Require(convolution, name);
        }

        var beside = suite.Full.Concat(suite.Quick).Concat(suite.Growth.SelectMany(series => series.Cases))
            .Select(layerCase => layerCase.Shape).Concat(suite.Sweeps.Select(sweep => sweep.Shape));
        foreach (var shape in beside.OfType<LinearShape>().Distinct())
            DeclaredDenseLayers.Require(shape, name);

        foreach (var network in suite.Networks.Concat(suite.Modules))
            TrainedModel.Find(network.Model);
        foreach (var run in suite.Accuracy)
        {
            Methods.Require(run.Method);
            _ = AccuracyTraining.Layers(run);
        }

        foreach (var run in suite.Upkeep)
            _ = UpkeepLayers.Find(run.Layer);
        foreach (var run in suite.Layouts)
            _ = LayoutLayers.Find(run.Layer);

        return suite;
    }
}
