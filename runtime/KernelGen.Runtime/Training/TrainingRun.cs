using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>
/// A running call of <see cref="Trainer.Fit"/>. No step allocates after the first one of its size, unless the batch source or a hook does.
/// </summary>
internal sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly Network _network;
    private readonly IBatchSource _source;
    private readonly TrainingState _state;
    private readonly int _epochs;
    private readonly int _seed;
    private readonly int _stepsPerEpoch;
    private long _step;
    private long _firstStep;

    public TrainingRun(Trainer trainer, IBatchSource source, int epochs, int seed)
    {
        (_trainer, _network, _source, _epochs, _seed) = (trainer, trainer.Network, source, epochs, seed);
        _state = new TrainingState(trainer.Network, trainer.Loss, trainer.Optimizer);
        long samplesPerStep = (long)_network.Batch * trainer.AccumulatedBatches;
        _stepsPerEpoch = (int)((source.Count + samplesPerStep - 1) / samplesPerStep);
    }

    /// <summary>Trains on all samples once, without the evaluation on the test samples.</summary>
    public EpochResult RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        using var use = _network.Use();
        long start = Stopwatch.GetTimestamp();
        double loss = 0;
        int correct = 0, done = 0;
        using var batches = _source.Train(_network.Batch, _seed, epoch).GetEnumerator();
        var sum = default(StepSum);
        bool isWhole = false;
        _firstStep = _step;
        try
        {
            while (Next(batches, ref sum))
            {
                var batch = batches.Current;
                if (sum.Batches == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Begin(epoch);
                }

                done += batch.Count;
                if (done > _source.Count)
                {
                    throw new InvalidOperationException(
                        $"The batch source has given {done} samples in epoch {epoch}, but its Count is {_source.Count}. "
                        + "Schedules end with that count; give the source the right one.");
                }

                var result = Pass(batch, ref sum);
                (loss, correct) = (loss + (result.Loss * batch.Count), correct + (result.Correct ?? 0));
                if (sum.Batches == _trainer.AccumulatedBatches)
                    End(ref sum);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                _trainer.Progress?.Report(new TrainingProgress(epoch, _epochs, done, _source.Count, done / elapsed, loss / done));
            }

            if (sum.Batches > 0)
                End(ref sum);
            isWhole = true;
        }
        finally
        {
            // A step that was not completed must not leave a gradient to the next one.
            if (!isWhole)
                ClearGradients();
        }

        if (done == 0)
            throw new InvalidOperationException($"The batch source gave no samples in epoch {epoch}, but its Count is {_source.Count}.");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double? accuracy = _trainer.Loss.Classifies ? (double)correct / done : null;
        return new EpochResult(epoch, loss / done, accuracy, null, seconds, done / seconds, _state.LearningRate);
    }

    /// <summary>Reports an epoch, after its evaluation.</summary>
    public void EndEpoch(EpochResult result)
    {
        TrainingMeter.Epoch(result);
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterEpoch(_state, result);
    }

    private static bool Next(IEnumerator<SampleBatch> batches, ref StepSum sum)
    {
        long start = Stopwatch.GetTimestamp();
        bool any = batches.MoveNext();
        sum.Waiting += Seconds(start);
        return any;
    }

    private void Begin(int epoch)
    {
        // A source whose batches have fewer samples than requested takes more steps than planned; for these, schedules stay at their last
        // position.
        long steps = (long)_stepsPerEpoch * _epochs;
        _state.Clock = new TrainingClock(epoch, _epochs, Math.Min(_step, steps), steps);
        float rate = _trainer.Schedule.At(_trainer.Optimizer.LearningRate, _state.Clock);
        if (!(rate >= 0 && float.IsFinite(rate)))
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The schedule {_trainer.Schedule.GetType().Name} gives a learning rate of {rate} for step {_state.Clock.Step} of "
                    + $"{steps}; it must be finite and 0 or more."));
        }

        _state.LearningRate = rate;
        (_state.Samples, _state.BatchLoss) = (0, 0);
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].BeforeStep(_state);
    }

    /// <summary>Forward and backward pass of one batch.</summary>
    private BatchLoss Pass(SampleBatch batch, ref StepSum sum)
    {
        long start = Stopwatch.GetTimestamp();
        _network.SetInput(batch.Samples, batch.Order);
        long loaded = Stopwatch.GetTimestamp();
        var outputs = _network.Forward();
        long forward = Stopwatch.GetTimestamp();
        var result = Evaluate(outputs, batch);
        if (!double.IsFinite(result.Loss))
            throw Diverged(result.Loss);
        double share = (double)batch.Count / ((long)_network.Batch * _trainer.AccumulatedBatches);
        if (_trainer.AccumulatedBatches > 1)
            TensorPrimitives.Multiply(_network.OutputGradient.Data, (float)share, _network.OutputGradient.Data);
        long evaluated = Stopwatch.GetTimestamp();
        _network.Backward();
        sum.Loading += Seconds(start, loaded);
        sum.Forward += Seconds(loaded, forward);
        sum.Loss += Seconds(forward, evaluated);
        sum.Backward += Seconds(evaluated);
        sum.Share += share;
        sum.Batches++;
        _state.BatchLoss = ((_state.BatchLoss * _state.Samples) + (result.Loss * batch.Count)) / (_state.Samples + batch.Count);
        _state.Samples += batch.Count;
        return result;
    }

    private BatchLoss Evaluate(Activations outputs, SampleBatch batch)
    {
        try
        {
            return _trainer.Loss.Evaluate(outputs, batch.Targets, _network.OutputGradient);
        }
        catch
        {
            _network.RevertForward();
            throw;
        }
    }

    /// <summary>The optimiser's step.</summary>
    private void End(ref StepSum sum)
    {
        long start = Stopwatch.GetTimestamp();

        // The last step of an epoch may have fewer samples; its gradient is the mean over those.
        if (_trainer.AccumulatedBatches > 1 && sum.Share != 1)
            Scale((float)(1 / sum.Share));
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterBackward(_state);
        _trainer.Optimizer.Step(_network, _state.LearningRate);
        _step++;
        _state.Time = new StepTime(sum.Waiting, sum.Loading, sum.Forward, sum.Loss, sum.Backward, Seconds(start));
        TrainingMeter.Step(_state);
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterStep(_state);
        sum = default;
    }

    private void Scale(float factor)
    {
        for (int i = 0; i < _network.Parameters.Count; i++)
        {
            var gradient = _network.Parameters[i].Parameter.Gradient;
            TensorPrimitives.Multiply(gradient, factor, gradient);
        }
    }

    private void ClearGradients()
    {
        for (int i = 0; i < _network.Parameters.Count; i++)
            _network.Parameters[i].Parameter.ClearGradient();
    }

    private NotFiniteNumberException Diverged(double loss)
    {
        _network.RevertForward();
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The loss became {loss} in epoch {_state.Clock.Epoch}, step {_step - _firstStep + 1} of {_stepsPerEpoch}, "
                + $"at a learning rate of {_state.LearningRate:G6}. "
                + $"Train with a lower learning rate, and scale the samples to about -1 to 1."),
            loss);
    }

    private static double Seconds(long start) => Stopwatch.GetElapsedTime(start).TotalSeconds;

    private static double Seconds(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds;

    /// <summary>Sums over the batches of a step.</summary>
    private struct StepSum
    {
        public int Batches;
        public double Share;
        public double Waiting;
        public double Loading;
        public double Forward;
        public double Loss;
        public double Backward;
    }
}
