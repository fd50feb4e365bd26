using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>Collects what a checkpoint holds: the network as <see cref="NetworkFile"/> saves it, and the state of its training.</summary>
/// <param name="trainer">The trainer.</param>
/// <param name="state">The run.</param>
/// <param name="settings">What a resumed run must have in common with this one.</param>
internal sealed class CheckpointWriter(Trainer trainer, TrainingState state, IReadOnlyList<(string Name, string Text)> settings)
{
    /// <summary>What the names of kernels in use begin with.</summary>
    public const string KernelPrefix = "kernel.";

    /// <summary>The names of frozen parameters, one a line.</summary>
    public const string Frozen = "frozen";

    /// <summary>The names of layers whose passes do not belong to training, one a line.</summary>
    public const string NotTraining = "not_training";

    /// <summary>A file with the state between two steps.</summary>
    /// <param name="position">Where the run is.</param>
    /// <param name="score">The score of the epoch that has just ended; null within an epoch.</param>
    public SafetensorsWriter Write(TrainingPosition position, EpochScore? score)
    {
        var (network, writer) = (trainer.Network, new SafetensorsWriter());
        writer.AddMetadata("format", "pt");
        Checkpoint.Mark(writer);
        TrainingSettings.Save(settings, writer.AddMetadata);
        position.Save(writer.AddMetadata);
        score?.Save(writer.AddMetadata);
        foreach (var (name, text) in network.KernelsInUse())
            writer.AddMetadata(KernelPrefix + name, text);
        writer.AddMetadata(Frozen, Lines(network.Parameters.Where(named => named.Parameter.Frozen).Select(named => named.Name)));
        writer.AddMetadata(NotTraining, Lines(network.Layers.Where(row => !row.Layer.Training).Select(row => row.Name)));

        foreach (var tensor in NetworkTensors.Of(network))
            tensor.Save(writer);
        OptimizerTensors.Write(network, trainer.Optimizer, writer);
        foreach (var part in StatefulParts.Of(trainer, state))
            StatefulParts.Write(part, writer);
        return writer;
    }

    private static string Lines(IEnumerable<string> names) => string.Join('\n', names);
}
