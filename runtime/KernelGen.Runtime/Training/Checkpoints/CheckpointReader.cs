using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>Puts a checkpoint into a network, its optimiser, layers and hooks: all of it or nothing.</summary>
internal static class CheckpointReader
{
    /// <summary>Reads a checkpoint, checks it against the training, and then takes it over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">The trainer.</param>
    /// <param name="state">The run.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="cancellationToken">Stops the tuner.</param>
    /// <returns>The position, and the passes for which the tuner had to choose another kernel.</returns>
    /// <exception cref="InvalidDataException">Something does not fit: the message lists all of it, and nothing has changed.</exception>
    public static (TrainingPosition Position, IReadOnlyList<string> OtherKernels) Load(
        string path, Trainer trainer, TrainingState state, IReadOnlyList<(string Name, string Text)> settings,
        CancellationToken cancellationToken)
    {
        var network = trainer.Network;
        using var use = network.Use();
        using var file = Checkpoint.Open(path);
        var problems = TrainingSettings.Differences(settings, file.Metadata).ToList();
        var changes = new List<Action>();
        var unused = file.Tensors.Keys.ToHashSet(StringComparer.Ordinal);
        unused.ExceptWith(NetworkFile.Read(network, file, changes, problems));
        OptimizerTensors.Read(network, trainer.Optimizer, file, unused, changes, problems);
        var parts = ReadParts(trainer, state, file, unused, problems);
        problems.AddRange(unused.Order(StringComparer.Ordinal).Select(name => $"{name} is in the file, but not in this training"));
        if (problems.Count == 0)
            LoadParts(parts, problems);
        if (problems.Count > 0)
        {
            throw new InvalidDataException(
                $"{path} does not fit this training, which stays as it was:\n- {string.Join("\n- ", problems)}\n"
                + "A resumed training has the network, settings and samples of the one that was interrupted; "
                + "to take over the weights alone, call network.Load.");
        }

        foreach (var change in changes)
            change();
        SetFlags(network, file.Metadata);
        return (TrainingPosition.Of(file.Metadata), network.UseKernels(KernelsOf(file.Metadata), cancellationToken));
    }

    private static List<(StatefulParts.Part Part, SavedNumbers Numbers)> ReadParts(
        Trainer trainer, TrainingState state, SafetensorsFile file, HashSet<string> unused, List<string> problems)
    {
        var parts = new List<(StatefulParts.Part Part, SavedNumbers Numbers)>();
        foreach (var part in StatefulParts.Of(trainer, state))
        {
            try
            {
                parts.Add((part, StatefulParts.Read(part, file, unused)));
            }
            catch (ArgumentException refusal)
            {
                problems.Add(refusal.Message);
            }
        }

        return parts;
    }

    /// <summary>Gives layers and hooks their numbers; if one of them refuses, all get back what they had.</summary>
    private static void LoadParts(List<(StatefulParts.Part Part, SavedNumbers Numbers)> parts, List<string> problems)
    {
        var before = parts.ConvertAll(pair => pair.Part.Numbers());
        foreach (var (part, numbers) in parts)
        {
            try
            {
                part.Load(numbers);
            }
            catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
            {
                problems.Add($"{part.Title}: {refusal.Message}");
            }
        }

        for (int i = 0; problems.Count > 0 && i < parts.Count; i++)
            parts[i].Part.Load(before[i]);
    }

    private static void SetFlags(Network network, IReadOnlyDictionary<string, string> metadata)
    {
        string[] frozen = Lines(metadata, CheckpointWriter.Frozen), still = Lines(metadata, CheckpointWriter.NotTraining);
        foreach (var named in network.Parameters)
            named.Parameter.Frozen = frozen.Contains(named.Name);
        network.Training = true;
        foreach (var row in network.Layers)
            row.Layer.Training = !still.Contains(row.Name);
    }

    private static Dictionary<string, string> KernelsOf(IReadOnlyDictionary<string, string> metadata) => metadata
        .Where(pair => pair.Key.StartsWith(CheckpointWriter.KernelPrefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[CheckpointWriter.KernelPrefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    private static string[] Lines(IReadOnlyDictionary<string, string> metadata, string name) =>
        metadata.GetValueOrDefault(name, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
