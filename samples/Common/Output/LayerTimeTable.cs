using Spectre.Console;

namespace KernelGen.Samples;

/// <summary>The table of time per layer and pass.</summary>
internal static class LayerTimeTable
{
    /// <summary>Builds the table.</summary>
    /// <param name="layers">What the layers took.</param>
    /// <param name="whole">What all took together, of which the layers' time is a part.</param>
    /// <param name="rest">What the other part is.</param>
    public static Table Create(IReadOnlyList<LayerTime> layers, TimeSpan whole, string rest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("layer");
        foreach (string number in (string[])["forward ms", "backward ms", "both ms", "share"])
            table.AddColumn(new TableColumn(number).RightAligned());
        foreach (var layer in layers)
            AddRow(layer.Name, Milliseconds(layer.Forward), Milliseconds(layer.Backward), layer.Both);
        AddRow(rest, "", "", whole - LayerTime.Sum(layers, layer => layer.Both));
        return table;

        void AddRow(string name, string forward, string backward, TimeSpan both) =>
            table.AddRow(
                new Text(name), new Text(forward), new Text(backward), new Text(Milliseconds(both)),
                new Text($"{100 * both / whole:0.0} %"));
    }

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:N1}";
}
