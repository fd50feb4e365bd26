using System.Globalization;
using KernelGen.Tool.Import;
using KernelGen.Tool.Printing;
using Spectre.Console;

namespace KernelGen.Tool.Inspect;

/// <summary>A table of the layers of a model: shapes, weights, zeros, and floating-point operations of a sample.</summary>
internal static class LayerTable
{
    /// <summary>Prints it.</summary>
    public static void Print(IAnsiConsole console, ImportedNetwork network)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("layer", "kind", "output");
        foreach (string name in new[] { "weights", "zeros", "MFLOP", "MFLOP of nonzeros" })
            table.AddColumn(new TableColumn(name).RightAligned());
        double dense = 0, sparse = 0;
        foreach (var step in network.Steps)
        {
            float[]? weights = WeightKinds.WeightsOf(step);
            double zeros = weights is null ? 0 : WeightKinds.ZerosOf(weights), operations = weights is null ? 0 : Operations(step, weights);
            dense += operations;
            sparse += operations * (1 - zeros);
            table.AddRow(
                new Text(step.Name), new Text(KindOf(step)), new Text(step.Shape.Activations.ToString()),
                new Text(weights is null ? "" : TensorTable.Number(weights.Length)), new Text(weights is null ? "" : Percent(zeros)),
                new Text(weights is null ? "" : Mega(operations)), new Text(weights is null ? "" : Mega(operations * (1 - zeros))));
        }

        console.Write(table);
        var all = network.Steps.Select(WeightKinds.WeightsOf).OfType<float[]>().ToList();
        console.WriteLine(
            $"{TensorTable.Number(all.Sum(weights => (long)weights.Length))} weights, {Percent(Zeros(all))} zeros; "
            + $"{Mega(dense)} MFLOP for a sample, {Mega(sparse)} of nonzeros");
    }

    /// <summary>The weight matrices, for pictures.</summary>
    public static IReadOnlyList<TensorRow> RowsOf(ImportedNetwork network) =>
    [
        .. network.Steps.Where(step => WeightKinds.WeightsOf(step) is not null).Select(step =>
        {
            float[] weights = WeightKinds.WeightsOf(step)!;
            long rows = step.Operation is Convolution convolution ? convolution.Shape.Outputs : ((LinearMap)step.Operation).Outputs;
            return new TensorRow(
                step.Name, "F32", [rows, weights.Length / rows], weights.LongCount(weight => weight != 0),
                mask => DenseMask.Add(mask, weights));
        }),
    ];

    /// <summary>A multiplication and an addition for each weight and output pixel.</summary>
    private static double Operations(Step step, float[] weights)
    {
        var output = step.Shape.Activations;
        return 2.0 * weights.Length * (step.Operation is Convolution ? (double)output.Height * output.Width : 1);
    }

    private static double Zeros(List<float[]> all)
    {
        long count = all.Sum(weights => (long)weights.Length);
        return count == 0 ? 0 : all.Sum(weights => weights.LongCount(weight => weight == 0)) / (double)count;
    }

    private static string KindOf(Step step) => step.Operation switch
    {
        Convolution => "convolution",
        LinearMap => "linear",
        Activate activate => activate.Kind.ToString(),
        _ => step.Operation.GetType().Name,
    };

    private static string Percent(double share) => share.ToString("P2", CultureInfo.InvariantCulture);

    private static string Mega(double operations) => (operations / 1e6).ToString("N1", CultureInfo.InvariantCulture);
}
