using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <content>What a step does.</content>
internal sealed partial class TrainingRun
{
    private void Begin()
    {
        _isBetweenSteps = false;
        SetClock(_at.Step);
        float rate = _trainer.Schedule.At(_trainer.Optimizer.LearningRate, _state.Clock);
        if (!(rate >= 0 && float.IsFinite(rate)))
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The schedule {_trainer.Schedule.GetType().Name} gives a learning rate of {rate} for step {_state.Clock.Step} of "
                    + $"{_state.Clock.Steps}; it must be finite and 0 or more."));
        }

        _state.LearningRate = rate;
        (_state.Samples, _state.BatchLoss) = (0, 0);
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].BeforeStep(_state);
    }

    private void SetClock(long step)
    {
        // A source whose batches have fewer samples than requested takes more steps than planned; for these, schedules stay at their last
        // position.
        long steps = (long)_stepsPerEpoch * _epochs;
        _state.Clock = new TrainingClock(_at.Epoch, _epochs, Math.Min(step, steps), steps);
    }

    /// <summary>Trains on one batch, and adds it to the sums over the epoch.</summary>
    private void Take(SampleBatch batch, ref StepSum sum)
    {
        _at.Batches++;
        _at.Samples += batch.Count;
        if (_at.Samples > _source.Count)
        {
            throw new InvalidOperationException(
                $"The batch source has given {_at.Samples} samples in epoch {_at.Epoch}, but its Count is {_source.Count}. "
                + "Schedules end with that count; give the source the right one.");
        }

        var result = Pass(batch, ref sum);
        _at.Loss += result.Loss * batch.Count;
        _at.Correct += result.Correct ?? 0;
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
        if (_at.Samples + ((long)_network.Batch * _trainer.AccumulatedBatches) > _source.Count)
            _state.Observer.MeasureGradients();
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterBackward(_state);
        _trainer.Optimizer.Step(_network, _state.LearningRate);
        _at.Step++;
        _state.Time = new StepTime(sum.Waiting, sum.Loading, sum.Forward, sum.Loss, sum.Backward, Seconds(start));
        _threads.AfterStep(_state.Time.Total - _state.Time.Waiting);
        TrainingMeter.Step(_state);
        for (int i = 0; i < _trainer.Hooks.Count; i++)
            _trainer.Hooks[i].AfterStep(_state);
        sum = default;
        (_at.LearningRate, _at.StepSamples, _at.StepLoss) = (_state.LearningRate, _state.Samples, _state.BatchLoss);
        _isBetweenSteps = true;
        if (_saver is null)
            return;
        StopClock();
        _saver.AfterStep(_at);
        _start = Stopwatch.GetTimestamp();
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
                $"The loss became {loss} in epoch {_state.Clock.Epoch}, "
                + $"step {((_at.Batches - 1) / _trainer.AccumulatedBatches) + 1} of {_stepsPerEpoch}, "
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
