using KernelGen;
using Spectre.Console;

namespace FashionMnist.Output;

/// <summary>The table of time per layer and pass.</summary>
internal static class LayerTimeTable
{
    /// <summary>Builds the table.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="elapsed">The time of the whole run, of which the layers took a part.</param>
    public static Table Create(Network network, TimeSpan elapsed)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("layer", "pass", "kernels");
        foreach (string number in (string[])["ms", "share"])
            table.AddColumn(new TableColumn(number).RightAligned());

        var layers = TimeSpan.Zero;
        foreach (var row in network.Layers)
        {
            AddRow(row.Layer.Name, "forward", Kernels(row.Layer, backward: false), row.ForwardTime);
            AddRow("", "backward", Kernels(row.Layer, backward: true), row.BackwardTime);
            layers += row.ForwardTime + row.BackwardTime;
        }

        AddRow("all else", "", "loading, loss, optimiser, accuracy", elapsed - layers);
        return table;

        void AddRow(string layer, string pass, string kernels, TimeSpan time) => table.AddRow(
            new Text(layer), new Text(pass), new Text(kernels), new Text($"{time.TotalMilliseconds:N0}"), new Text($"{100 * time / elapsed:0.0} %"));
    }

    private static string Kernels(Layer layer, bool backward) => string.Join(
        '\n', layer.Kernels.Where(use => use.Pass.StartsWith("Backward", StringComparison.Ordinal) == backward).Select(use => use.Kernel));
}
