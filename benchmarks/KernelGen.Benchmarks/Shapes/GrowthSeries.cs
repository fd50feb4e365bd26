namespace KernelGen.Benchmarks.Shapes;

/// <summary>Cases of one layer that differ in one number, over which its time is expected to grow along a straight line.</summary>
/// <param name="Axis">What that number is.</param>
/// <param name="Cases">The cases, in the file's order.</param>
/// <param name="Anchors">The two cases, by their place, that the line goes through.</param>
public sealed record GrowthSeries(GrowthAxis Axis, IReadOnlyList<LayerCase> Cases, (int First, int Second) Anchors);

/// <summary>What time is set against.</summary>
public enum GrowthAxis
{
    /// <summary>Nonzeros of W.</summary>
    Nonzeros,

    /// <summary>Samples.</summary>
    Batch,
}

/// <summary>
/// A layer whose sizes are a power of two beside the layers one smaller and one larger: addresses that repeat every 4 KB must not cost
/// more.
/// </summary>
/// <param name="PowerOfTwo">The layer in question.</param>
/// <param name="Below">Its odd neighbour below.</param>
/// <param name="Above">Its odd neighbour above.</param>
public sealed record WidthCases(LayerCase PowerOfTwo, LayerCase Below, LayerCase Above);
