using System.Globalization;

namespace KernelGen.Training;

/// <summary>What a resumed run must have in common with the one that was interrupted: names and texts.</summary>
internal static class TrainingSettings
{
    private const string Prefix = "setting.";

    private const string Blocks = "blocks of weights";

    private const string None = "none";

    /// <summary>The settings of a run.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(Trainer trainer, IBatchSource source, int epochs, int seed) =>
    [
        ("epochs", Text(epochs)),
        ("seed", Text(seed)),
        ("batch", Text(trainer.Network.Batch)),
        ("accumulated batches", Text(trainer.AccumulatedBatches)),
        ("training samples", Text(source.Count)),
        ("optimizer", Text(trainer.Optimizer, trainer.Optimizer.Settings)),
        ("loss", Text(trainer.Loss, trainer.Loss.Settings)),
        ("schedule", Text(trainer.Schedule, trainer.Schedule.Settings)),
        (Blocks, BlocksOf(trainer.Network)),
        ("hooks", trainer.Hooks.Count == 0 ? None : string.Join(", ", trainer.Hooks.Select(hook => Text(hook, hook.Settings)))),
    ];

    /// <summary>Gives the settings to the metadata of a file.</summary>
    public static void Save(IReadOnlyList<(string Name, string Text)> settings, Action<string, string> add)
    {
        foreach (var (name, text) in settings)
            add(Prefix + name, text);
    }

    /// <summary>Says each setting that is not that of a checkpoint.</summary>
    public static IEnumerable<string> Differences(
        IReadOnlyList<(string Name, string Text)> settings, IReadOnlyDictionary<string, string> metadata) =>
        from setting in settings
        // A checkpoint of a time without blocks does not say it.
        let saved = metadata.GetValueOrDefault(Prefix + setting.Name) ?? (setting.Name == Blocks ? None : null)
        where saved != setting.Text
        select $"{setting.Name}: {saved ?? "nothing"} in the checkpoint, {setting.Text} here";

    /// <summary>Methods change masks block by block.</summary>
    private static string BlocksOf(Network network)
    {
        string[] blocks =
        [
            .. from row in network.Layers.DistinctBy(row => row.Layer)
               where row.Layer.Sparse?.Grid is { IsSingle: false } or { IsBalanced: true }
               let grid = row.Layer.Sparse!.Grid
               select FormattableString.Invariant($"{row.Name} {grid.Block.Outputs} x {grid.Block.Inputs}")
                   + (grid.IsBalanced ? FormattableString.Invariant($" balanced by {grid.BalancedInputs}") : ""),
        ];
        return blocks.Length == 0 ? None : string.Join(", ", blocks);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(object part, string settings) =>
        settings.Length == 0 ? part.GetType().Name : $"{part.GetType().Name} ({settings})";
}
