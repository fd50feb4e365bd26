namespace KernelGen;

/// <summary>The times of one training step of a network, as numbers: every layer forward, then every layer backward.</summary>
/// <param name="Layers">Number of layers.</param>
internal readonly record struct StepTimes(int Layers)
{
    /// <summary>The first time.</summary>
    public const int First = 0;

    /// <summary>The last time.</summary>
    public int Last => (2 * Layers) - 1;

    /// <summary>When a layer runs forward.</summary>
    public static int Forward(int layer) => layer;

    /// <summary>When a layer runs backward.</summary>
    public int Backward(int layer) => Last - layer;
}
