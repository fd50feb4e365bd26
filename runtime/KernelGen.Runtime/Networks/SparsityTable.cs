namespace KernelGen;

/// <summary>Prints weights and work of a network, with zeros and without them, as an aligned table.</summary>
internal static class SparsityTable
{
    private static readonly string[] Header = ["layer", "weights", "nonzeros", "sparsity", "FLOPs with zeros", "FLOPs"];
    private const int FirstNumber = 1;

    public static string Format(Network network)
    {
        List<string[]> rows = [Header];
        Numbers total = default;
        foreach (var row in network.Layers)
        {
            if (row.Layer.StoredWeights is not { } nonzeros)
                continue;
            long weights = row.Layer.Parameters[0].Shape.Aggregate(1L, (product, size) => product * size);
            var output = row.Layer.OutputShape(row.InputShape);
            long flops = 2L * output.Height * output.Width;
            var numbers = new Numbers(weights, nonzeros, flops * weights, flops * nonzeros);
            rows.Add(numbers.ToRow(row.Name));
            total = new Numbers(
                total.Weights + weights, total.Nonzeros + nonzeros, total.DenseFlops + numbers.DenseFlops, total.Flops + numbers.Flops);
        }

        rows.Add(total.ToRow("total"));
        return TextTable.Align(rows, FirstNumber);
    }

    private readonly record struct Numbers(long Weights, long Nonzeros, long DenseFlops, long Flops)
    {
        public string[] ToRow(string name) =>
        [
            name, TextTable.Number(Weights), TextTable.Number(Nonzeros),
            Weights == 0 ? "-" : TextTable.Percent(1 - ((double)Nonzeros / Weights)), TextTable.Number(DenseFlops), TextTable.Number(Flops)
        ];
    }
}
