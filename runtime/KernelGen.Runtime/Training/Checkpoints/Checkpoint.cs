using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>A checkpoint from which a training is resumed.</summary>
public sealed class Checkpoint
{
    private const string Version = "1";

    private readonly TrainingPosition _position;

    private Checkpoint(string path, TrainingPosition position) => (Path, _position) = (path, position);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The epoch in which the training continues, from 1; one more than the last epoch if all are done.</summary>
    public int Epoch => _position.Epoch;

    /// <summary>Batches of this epoch that are done.</summary>
    public int Batches => _position.Batches;

    /// <summary>Steps of the optimiser that are done, over all epochs.</summary>
    public long Step => _position.Step;

    /// <summary>File and position as one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Path}: {Step} steps done, {Batches} batches of epoch {Epoch}");

    /// <summary>Finds a checkpoint, reads its header and checks it.</summary>
    /// <param name="path">A checkpoint, or a folder of which the newest is taken.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no checkpoint.</exception>
    internal static Checkpoint Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = System.IO.Path.GetFullPath(path);
        string file = Directory.Exists(path) ? NewestIn(path) : path;
        if (!File.Exists(file))
            throw new FileNotFoundException($"There is no checkpoint {file}, nor a folder of that name.", file);
        using var opened = Open(file);
        return new Checkpoint(file, TrainingPosition.Of(opened.Metadata));
    }

    /// <summary>Opens a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no checkpoint; the message names the one before it.</exception>
    internal static SafetensorsFile Open(string file)
    {
        SafetensorsFile? opened = null;
        try
        {
            opened = SafetensorsFile.Open(file);
            RequireCheckpoint(opened);
            return opened;
        }
        catch (InvalidDataException damage)
        {
            opened?.Dispose();
            throw new InvalidDataException($"{damage.Message} {Remedy(file)}", damage);
        }
    }

    private static void RequireCheckpoint(SafetensorsFile file)
    {
        string? version = file.Metadata.GetValueOrDefault(NetworkFile.CheckpointVersion);
        if (version is null)
        {
            throw new InvalidDataException(
                $"{file.Path} is no checkpoint of a training, though a safetensors file; network.Load reads weights.");
        }

        if (version != Version)
        {
            throw new InvalidDataException(
                $"{file.Path} is a checkpoint of format {version}, but this version of the library reads format {Version}.");
        }

        try
        {
            _ = TrainingPosition.Of(file.Metadata);
        }
        catch (InvalidDataException missing)
        {
            throw new InvalidDataException($"{file.Path} is a damaged checkpoint: {missing.Message}.", missing);
        }
    }

    /// <summary>Marks a file as a checkpoint.</summary>
    internal static void Mark(SafetensorsWriter writer) => writer.AddMetadata(NetworkFile.CheckpointVersion, Version);

    private static string NewestIn(string folder)
    {
        var files = CheckpointNames.In(folder);
        if (files.Count > 0)
            return files[^1].Path;
        string best = System.IO.Path.Combine(folder, CheckpointNames.Best);
        throw new FileNotFoundException(
            $"Folder {folder} holds no checkpoint (step-*.safetensors). "
            + (File.Exists(best) ? $"There is {best}: resume from it by its name." : "To begin a training, leave out Resume."));
    }

    /// <summary>What to do where a checkpoint cannot be read.</summary>
    private static string Remedy(string file)
    {
        long step = CheckpointNames.StepOf(System.IO.Path.GetFileName(file));
        string folder = System.IO.Path.GetDirectoryName(file)!;
        var older = CheckpointNames.In(folder).LastOrDefault(other => step < 0 || other.Step < step);
        return older.Path is null
            ? "There is no other checkpoint of a step before it; begin the training again, in another folder."
            : $"Resume from {older.Path}.";
    }
}
