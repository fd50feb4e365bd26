using KernelGen;

namespace FashionMnist.Output;

/// <summary>
/// The generated kernels of the backward passes as lines of text; the network's own table names those of the forward pass.
/// </summary>
internal static class KernelList
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> BackwardOf(Network network)
    {
        int widest = network.Layers.Max(row => row.Name.Length);
        foreach (var row in network.Layers)
        {
            string name = row.Name;
            foreach (var use in row.Kernels.Where(use => use.Pass.StartsWith("Backward", StringComparison.Ordinal)))
            {
                yield return $"{name.PadRight(widest)}  {use.Kernel}";
                name = "";
            }
        }
    }
}
