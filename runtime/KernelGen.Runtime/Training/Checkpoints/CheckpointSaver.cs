using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>Saves the checkpoints of a run in its folder, and deletes those that are to be kept no longer.</summary>
internal sealed class CheckpointSaver
{
    private readonly CheckpointFolder _folder;
    private readonly CheckpointWriter _writer;
    private EpochScore? _best;
    private (int Epoch, long Step, int Batches) _saved;

    /// <summary>Makes the folder ready.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="writer">Writes a checkpoint.</param>
    /// <param name="resumed">The checkpoint from which the run was resumed; null for a new run.</param>
    /// <exception cref="InvalidOperationException">The folder holds checkpoints of another run.</exception>
    public CheckpointSaver(CheckpointFolder folder, CheckpointWriter writer, string? resumed)
    {
        (_folder, _writer) = (folder, writer);
        Directory.CreateDirectory(folder.Path);
        RequireOwn(resumed);
        foreach (string unfinished in CheckpointNames.UnfinishedIn(folder.Path))
            TryDelete(unfinished);
        if (folder.KeepBest && File.Exists(BestPath))
            _best = ScoreOfBest();
    }

    private string BestPath => Path.Combine(_folder.Path, CheckpointNames.Best);

    /// <summary>Takes the position at which the run begins: there is nothing to save yet.</summary>
    public void BeginAt(TrainingPosition position) => _saved = PlaceOf(position);

    /// <summary>After a step: saves if it is time.</summary>
    public void AfterStep(TrainingPosition position)
    {
        if (_folder.EverySteps is { } steps && position.Step % steps == 0)
            Save(position, _writer.Write(position, score: null));
    }

    /// <summary>After an epoch, with the position at the beginning of the next one: saves if it is time, or if it is the best.</summary>
    public void AfterEpoch(TrainingPosition position, EpochResult result, bool isLast)
    {
        var score = EpochScore.Of(result);
        bool isDue = isLast || result.Epoch % _folder.EveryEpochs == 0, isBest = _folder.KeepBest && score.IsBetterThan(_best);
        if (!isDue && !isBest)
            return;
        var file = _writer.Write(position, score);
        if (isDue)
            Save(position, file);
        if (isBest)
        {
            file.Save(BestPath);
            _best = score;
        }
    }

    /// <summary>After a cancelled step: saves what was not saved yet.</summary>
    public void AfterStop(TrainingPosition position)
    {
        if (PlaceOf(position) != _saved)
            Save(position, _writer.Write(position, score: null));
    }

    private void Save(TrainingPosition position, SafetensorsWriter file)
    {
        file.Save(Path.Combine(_folder.Path, CheckpointNames.Of(position.Step)));
        _saved = PlaceOf(position);

        // Those of later steps are of what followed an older checkpoint before this run was resumed from it.
        var files = CheckpointNames.In(_folder.Path);
        int later = files.Count(file => file.Step > position.Step), kept = Math.Min(_folder.KeepLast, files.Count - later);
        foreach (var (path, step) in files)
        {
            if (step > position.Step || step < files[files.Count - later - kept].Step)
                TryDelete(path);
        }
    }

    private void RequireOwn(string? resumed)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string? other = File.Exists(BestPath) ? BestPath : CheckpointNames.In(_folder.Path).Select(file => file.Path).LastOrDefault();
        if (other is null || (resumed is not null && string.Equals(Path.GetDirectoryName(resumed), _folder.Path, comparison)))
            return;
        throw new InvalidOperationException(
            $"Folder {_folder.Path} holds checkpoints of another run ({Path.GetFileName(other)}). Resume from it, "
            + "or give this run a folder of its own.");
    }

    private EpochScore? ScoreOfBest()
    {
        try
        {
            using var file = SafetensorsFile.Open(BestPath);
            return EpochScore.Of(file.Metadata);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException(
                $"{damage.Message} It was the best checkpoint. Delete it: the next epoch's takes its place.", damage);
        }
    }

    /// <summary>Deletes a file. One that another program has open is deleted the next time.</summary>
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static (int Epoch, long Step, int Batches) PlaceOf(TrainingPosition position) =>
        (position.Epoch, position.Step, position.Batches);
}
