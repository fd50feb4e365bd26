using System.Globalization;

namespace KernelGen;

/// <summary>Prints a network as an aligned table, a row for each layer and one for the whole.</summary>
internal static class NetworkTable
{
    private static readonly string[] Header =
        ["layer", "input", "output", "forward kernel", "of peak", "bound", "nonzeros", "sparsity", "bytes"];
    private const string ForwardPass = "Forward";
    private const int FirstNumber = 4;

    public static string Format(Network network)
    {
        List<string[]> rows = [Header];
        var forward = network.Tuning.Where(result => result.Pass == ForwardPass).ToArray();
        var shares = TuningTable.SharesOfPeak(forward);
        foreach (var row in network.Layers)
        {
            rows.Add([
                row.Name, row.InputShape.ToString(), row.OutputShape.ToString(),
                row.Kernels.Count == 0 ? "-" : row.Kernels[0].Kernel,
                TuningTable.Share(shares.GetValueOrDefault(row.Name)),
                TuningTable.Share(forward.FirstOrDefault(result => result.Layer == row.Name)?.Bound),
                row.Sparsity is null ? "-" : TextTable.Number(row.Nonzeros),
                row.Sparsity is { } sparsity ? TextTable.Percent(sparsity) : "-",
                TextTable.Number(row.Bytes)]);
        }

        rows.Add([
            "total", network.InputShape.ToString(), network.OutputShape.ToString(),
            string.Create(
                CultureInfo.InvariantCulture,
                $"batch {network.Batch}, {network.Threads} {(network.Threads == 1 ? "thread" : "threads")}{Strips(network)}, "
                + $"buffers {network.PlannedBytes:N0} bytes"), "", "",
            TextTable.Number(network.Layers.Sum(row => (long)row.Nonzeros)), "", TextTable.Number(network.Bytes)]);
        return TextTable.Align(rows, FirstNumber);
    }

    /// <summary>Into how many strips images are cut, from the first layer to the last; nothing where they are whole.</summary>
    private static string Strips(Network network)
    {
        var strips = network.Layers.Select(row => row.Input.Strips).Where(number => number > 1).Distinct().ToArray();
        return strips.Length == 0 ? "" : $", images in {string.Join(", ", strips)} strips";
    }
}
