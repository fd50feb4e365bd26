namespace KernelGen;

/// <summary>What <see cref="Network.OrderOutputs()"/> did with a layer whose weights come in blocks of several outputs.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Order">
/// [outputs] for each place the output that was at another place before, or at the same; empty where the layer was left as it is.
/// </param>
/// <param name="Reason">Why it was left; null where it was not.</param>
public sealed record OrderedOutputs(string Name, Layer Layer, IReadOnlyList<int> Order, string? Reason);
