using KernelGen;
using KernelGen.Training;

// What a user writes without access to anything internal: an optimiser, a loss, a schedule, a hook and a batch source of one's own.

/// <summary>w -= rate * sign(m), where m = 0.9 * m + 0.1 * g.</summary>
public sealed class SignDescent(float learningRate) : Optimizer(learningRate, weightDecay: 0, slots: 1)
{
    /// <inheritdoc/>
    protected override void Update(in ParameterRange range)
    {
        var mean = range.Slot(0);
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = (0.9f * mean[i]) + (0.1f * range.Gradient[i]);
            range.Value[i] -= range.LearningRate * MathF.Sign(mean[i]);
        }
    }
}

/// <summary>Mean absolute error.</summary>
public sealed class AbsoluteError : Loss
{
    /// <inheritdoc/>
    protected override void RequireTargets(int batch, int features, Targets targets)
    {
        if (targets.Values.Length != batch * features)
            throw new ArgumentException("Each output needs a target value.", nameof(targets));
    }

    /// <inheritdoc/>
    protected override double Divisor(int batch, int features, Targets targets) => (double)batch * features;

    /// <inheritdoc/>
    protected override LossSum Evaluate(in LossBlock block)
    {
        double loss = 0;
        for (int n = 0; n < block.Samples; n++)
        {
            for (int f = 0; f < block.Features; f++)
            {
                int place = (LossBlock.Lanes * f) + n;
                float difference = block.Outputs[place] - block.Values[(n * block.Features) + f];
                loss += Math.Abs(difference);
                if (!block.Gradient.IsEmpty)
                    block.Gradient[place] = MathF.Sign(difference) * block.Scale;
            }
        }

        return new LossSum(loss);
    }
}

/// <summary>A straight line down to nothing.</summary>
public sealed class LinearDecay : LearningRateSchedule
{
    /// <inheritdoc/>
    public override float At(float rate, in TrainingClock clock) => rate * (clock.Steps - clock.Step) / clock.Steps;
}

/// <summary>Counts steps and remembers the last learning rate.</summary>
public sealed class StepCounter : TrainingHook
{
    /// <summary>Steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Of the last step.</summary>
    public float LearningRate { get; private set; }

    /// <inheritdoc/>
    public override void AfterStep(TrainingState state) => (Steps, LearningRate) = (Steps + 1, state.LearningRate);
}

/// <summary>Vectors of random numbers, to be given back: the first four of eight.</summary>
public sealed class RandomVectors : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape => ActivationShape.Vector(8);

    /// <inheritdoc/>
    public int Count => 160;

    /// <inheritdoc/>
    public int? Classes => null;

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => Batches(batch, new Random((1000 * seed) + epoch));

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => Batches(batch, new Random(0));

    private IEnumerable<SampleBatch> Batches(int batch, Random random)
    {
        for (int done = 0; done < Count; done += batch)
        {
            int count = Math.Min(batch, Count - done);
            float[] samples = [.. Enumerable.Range(0, 8 * count).Select(_ => random.NextSingle())];
            float[] values = [.. Enumerable.Range(0, 4 * count).Select(i => samples[(i / 4 * 8) + (i % 4)])];
            yield return new SampleBatch(samples, Enumerable.Range(0, count).ToArray(), default, values);
        }
    }
}
