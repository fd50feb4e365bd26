using System.Globalization;
using KernelGen.Tool.Import;
using Spectre.Console;

namespace KernelGen.Tool.Printing;

/// <summary>Shows what became of the model's nodes.</summary>
internal static class ImportTable
{
    /// <summary>Prints a row for each layer.</summary>
    public static void Print(IAnsiConsole console, ImportedNetwork network, ModelFile file, IReadOnlyDictionary<Step, WeightKind> kinds)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("layer", "nodes of the model", "becomes", "output");
        table.AddColumn(new TableColumn("weights").RightAligned());
        table.AddColumn(new TableColumn("zeros").RightAligned());
        table.AddColumn("note");
        foreach (var step in network.Steps)
        {
            float[]? weights = WeightKinds.WeightsOf(step);
            table.AddRow(
                [
                    new Text(step.Name),
                    new Text(string.Join(", ", step.Nodes.Where(node => node != step.Name))),
                    new Text(Becomes(step, file)),
                    new Text(step.Shape.Activations.ToString()),
                    new Text(weights is null ? "" : weights.Length.ToString("N0", CultureInfo.InvariantCulture)),
                    new Text(weights is null ? "" : WeightKinds.ZerosOf(weights).ToString("P1", CultureInfo.InvariantCulture)),
                    new Text(Note(step, file, kinds)),
                ]);
        }

        console.Write(table);
    }

    private static string Becomes(Step step, ModelFile file) => step.Operation switch
    {
        Input => "the input",
        Convolution or LinearMap => file.Classes[step].Name,
        Sum => "Residual",
        Product => "Multiply",
        Concatenation => "Concat",
        Activate activate => activate.Kind.ToString(),
        Pool pool => pool.IsMaximum ? "MaxPool" : "AveragePool",
        GlobalPool => "GlobalAveragePool",
        Flattening => "Flatten",
        DropoutOf => "Dropout",
        BatchNormalization => "BatchNorm",
        LayerNormalization => "LayerNorm",
        SoftmaxOperation softmax => softmax.Logarithm ? "LogSoftmax" : "Softmax",
        _ => step.Operation.GetType().Name,
    };

    private static string Note(Step step, ModelFile file, IReadOnlyDictionary<Step, WeightKind> kinds)
    {
        string note = step.Operation switch
        {
            Convolution or LinearMap => kinds[step] switch
            {
                WeightKind.Dense => "dense",
                WeightKind.Sparse => "sparse",
                _ => "sparse, with dense kernels",
            },
            SoftmaxOperation => "for training with SoftmaxCrossEntropy, which takes logits, leave it out",
            _ => step.Note,
        };
        if (!file.Sized.Contains(step))
            return note;
        return (note.Length == 0 ? "" : note + "; ") + "padded for images of this size alone";
    }
}
