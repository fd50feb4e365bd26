using System.Diagnostics;

namespace KernelGen.Training;

/// <summary>
/// A running call of <see cref="Trainer.Fit"/>. No step allocates after the first one of its size, unless the batch source or a hook does.
/// </summary>
internal sealed partial class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly Network _network;
    private readonly IBatchSource _source;
    private readonly TrainingState _state;
    private readonly int _epochs;
    private readonly int _seed;
    private readonly int _stepsPerEpoch;
    private readonly TrainingPosition _at;
    private readonly CheckpointSaver? _saver;
    private readonly ThreadChoice _threads;
    private long _start;
    private bool _isBetweenSteps = true;

    /// <summary>Prepares a run: its kernels, and, where it is resumed, all of its state.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not fit the training.</exception>
    public TrainingRun(
        Trainer trainer, IBatchSource source, int epochs, int seed, Checkpoint? resumed = null,
        CancellationToken cancellationToken = default)
    {
        (_trainer, _network, _source, _epochs, _seed) = (trainer, trainer.Network, source, epochs, seed);
        _state = new TrainingState(trainer.Network, trainer.Loss, trainer.Optimizer);
        _threads = new ThreadChoice(trainer.Network.Workers);
        long samplesPerStep = (long)_network.Batch * trainer.AccumulatedBatches;
        _stepsPerEpoch = (int)((source.Count + samplesPerStep - 1) / samplesPerStep);
        var settings = TrainingSettings.Of(trainer, source, epochs, seed);
        if (trainer.Checkpoints is { } folder)
            _saver = new CheckpointSaver(folder, new CheckpointWriter(trainer, _state, settings), resumed?.Path);
        (_at, OtherKernels) = resumed is null
            ? (new TrainingPosition(), [])
            : CheckpointReader.Load(resumed.Path, trainer, _state, settings, cancellationToken);
        (_state.LearningRate, _state.Samples, _state.BatchLoss) = (_at.LearningRate, _at.StepSamples, _at.StepLoss);
        SetClock(Math.Max(0, _at.Step - 1));
        _saver?.BeginAt(_at);
        if (resumed is null)
            _state.Observer.Reset();
    }

    /// <summary>Passes whose kernels in the checkpoint do not exist here.</summary>
    public IReadOnlyList<string> OtherKernels { get; }

    /// <summary>Whether all epochs are done.</summary>
    public bool IsDone => _at.Epoch > _epochs;

    /// <summary>Trains on the samples of an epoch that are left, without the evaluation on the test samples.</summary>
    public EpochResult RunEpoch(CancellationToken cancellationToken)
    {
        using var use = _network.Use();
        _threads.Begin();
        _start = Stopwatch.GetTimestamp();
        using var batches = _source.Train(_network.Batch, _seed, _at.Epoch).GetEnumerator();
        Skip(batches, cancellationToken);
        var sum = default(StepSum);
        bool isWhole = false;
        try
        {
            while (Next(batches, ref sum))
            {
                var batch = batches.Current;
                if (sum.Batches == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Begin();
                }

                Take(batch, ref sum);
                if (sum.Batches == _trainer.AccumulatedBatches)
                    End(ref sum);
                double seconds = _at.Seconds + Seconds(_start);
                _trainer.Progress?.Report(
                    new TrainingProgress(_at.Epoch, _epochs, _at.Samples, _source.Count, _at.Samples / seconds, _at.Loss / _at.Samples));
            }

            if (sum.Batches > 0)
                End(ref sum);
            isWhole = true;
        }
        finally
        {
            StopClock();
            _threads.End();

            // A step that was not completed must not leave a gradient to the next one.
            if (!isWhole)
                ClearGradients();
        }

        if (_at.Samples == 0)
        {
            throw new InvalidOperationException(
                $"The batch source gave no samples in epoch {_at.Epoch}, but its Count is {_source.Count}.");
        }

        double? accuracy = _trainer.Loss.Classifies ? (double)_at.Correct / _at.Samples : null;
        return new EpochResult(
            _at.Epoch, _at.Loss / _at.Samples, accuracy, null, _at.Seconds, _at.Samples / _at.Seconds, _state.LearningRate)
        {
            Step = _at.Step,
            Layers = _state.Observer.Observe(),
            Threads = _threads.Threads,
        };
    }

    /// <summary>Reports an epoch, after its evaluation.</summary>
    public void EndEpoch(EpochResult result)
    {
        TrainingMeter.Epoch(result);
        _state.Observer.NextEpoch();
        _isBetweenSteps = false;
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterEpoch(_state, result);
        _isBetweenSteps = true;
        _at.NextEpoch();
        _saver?.AfterEpoch(_at, result, IsDone);
    }

    /// <summary>Saves where the run was cancelled. Within a step there is nothing to continue from.</summary>
    public void SaveStopped()
    {
        if (_isBetweenSteps)
            _saver?.AfterStop(_at);
    }

    /// <summary>Passes over the batches that were trained on before the run was interrupted.</summary>
    private void Skip(IEnumerator<SampleBatch> batches, CancellationToken cancellationToken)
    {
        if (_at.Batches == 0)
            return;
        int samples = 0;
        for (int i = 0; i < _at.Batches && batches.MoveNext(); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            samples += batches.Current.Count;
        }

        if (samples != _at.Samples)
        {
            throw new InvalidOperationException(
                $"The checkpoint is {_at.Batches} batches and {_at.Samples} samples into epoch {_at.Epoch}, but the batch source gives "
                + $"{samples} samples in as many batches. Resume with the samples of the interrupted training.");
        }

        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Adds the time since the clock was started to that of the epoch.</summary>
    private void StopClock()
    {
        _at.Seconds += Seconds(_start);
        _start = Stopwatch.GetTimestamp();
    }

    private static bool Next(IEnumerator<SampleBatch> batches, ref StepSum sum)
    {
        long start = Stopwatch.GetTimestamp();
        bool any = batches.MoveNext();
        sum.Waiting += Seconds(start);
        return any;
    }
}
