using System.Globalization;

namespace KernelGen;

/// <summary>Prints for each layer with weights whether sparse or dense kernels compute it, and why, as an aligned table.</summary>
internal static class LayoutTable
{
    private static readonly string[] Header = ["layer", "sparsity", "sparse kernels", "dense kernels", "in use", "why"];

    /// <summary>The table.</summary>
    /// <param name="network">The network.</param>
    /// <param name="measured">Microseconds of a batch with sparse and with dense kernels, for layers that were measured with both.</param>
    public static string Format(Network network, IReadOnlyDictionary<Layer, (double Sparse, double Dense)> measured)
    {
        List<string[]> rows = [Header];
        foreach (var row in network.Layers.Where(row => row.Sparsity is not null))
        {
            (double Sparse, double Dense)? times = measured.TryGetValue(row.Layer, out var known) ? known : null;
            rows.Add([
                row.Name, TextTable.Percent(row.Sparsity!.Value), Time(times?.Sparse), Time(times?.Dense),
                row.Layer.Layout?.IsDense ?? true ? "dense" : "sparse", Reason(row.Layer, times)]);
        }

        return TextTable.Align(rows, firstNumber: Header.Length);
    }

    private static string Reason(Layer layer, (double Sparse, double Dense)? times)
    {
        if (layer.Sparse is null || layer.Layout is not { HasBoth: true } layout)
            return "it has no others";
        if (layout.MustBeDense(layer.Sparse.Pattern))
            return $"fewer zeros than {nameof(KernelOptions)}.{nameof(KernelOptions.DenseBelow)}";
        if (times is not { } known)
            return "tuning is off";
        var (ratio, other) = known.Sparse <= known.Dense ? (known.Dense / known.Sparse, "dense") : (known.Sparse / known.Dense, "sparse");
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x as fast as {other}");
    }

    private static string Time(double? microseconds) =>
        microseconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0} us") : "-";
}
