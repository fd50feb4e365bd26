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
        var table = new Table().Border(TableBorder.Rounded).AddColumns("layer", "pass");
        foreach (string number in (string[])["ms", "share"])
            table.AddColumn(new TableColumn(number).RightAligned());

        var layers = TimeSpan.Zero;
        foreach (var row in network.Layers)
        {
            AddRow(row.Layer.Name, "forward", row.ForwardTime);
            AddRow("", "backward", row.BackwardTime);
            layers += row.ForwardTime + row.BackwardTime;
        }

        AddRow("all else", "loading, loss, optimiser", elapsed - layers);
        return table;

        void AddRow(string layer, string pass, TimeSpan time) =>
            table.AddRow(new Text(layer), new Text(pass), new Text($"{time.TotalMilliseconds:N0}"), new Text($"{100 * time / elapsed:0.0} %"));
    }
}
