namespace KernelGen.Training;

/// <summary>
/// What a training makes small: a mean over a batch, with its gradient. Derive from this to write another: refuse targets that do not fit, then compute sum and gradient
/// of up to 16 samples at a time.
/// </summary>
/// <remarks>One thread at a time may use a loss.</remarks>
public abstract class Loss
{
    private const int Lanes = Activations.BlockSamples;

    // [features][16] of one block, where a layout other than that of a vector has to be copied.
    private float[] _outputs = [];
    private float[] _gradient = [];

    /// <summary>Whether it counts the samples that were classified rightly.</summary>
    public virtual bool Classifies => false;

    /// <summary>The loss of a batch, and its gradient where asked for.</summary>
    /// <param name="outputs">What the network gave.</param>
    /// <param name="targets">What it should have given.</param>
    /// <param name="gradient">The gradient by the outputs, overwritten, exactly zero in lanes that hold no sample; null if only the loss is wanted.</param>
    /// <exception cref="ArgumentException">Outputs, targets and gradient do not fit each other; the message says how.</exception>
    public BatchLoss Evaluate(Activations outputs, Targets targets, Activations? gradient = null)
    {
        Require(outputs, targets, gradient);
        int features = outputs.Shape.Features, length = features * Lanes, values = targets.Values.Length / outputs.Batch;
        double divisor = Divisor(outputs.Batch, features, targets), loss = 0;
        int correct = 0;
        for (int block = 0; block < outputs.Blocks; block++)
        {
            int first = block * Lanes, samples = Math.Min(Lanes, outputs.Batch - first);
            var part = new Targets(
                targets.Labels.IsEmpty ? [] : targets.Labels.Slice(first, samples), targets.Values.IsEmpty ? [] : targets.Values.Slice(first * values, samples * values));
            var to = gradient is null ? [] : gradient.IsContiguousVector ? gradient.Data.Slice(block * length, length) : Scratch(ref _gradient, length);
            var sum = Evaluate(new LossBlock(OutputsOf(outputs, block, length), to, part, samples, (float)(1 / divisor)));
            loss += sum.Loss;
            correct += sum.Correct;
            if (gradient is null)
                continue;

            // Not a factor of zero: whatever a lane without a sample holds, even NaN, must not reach the weights.
            for (int at = samples < Lanes ? 0 : length; at < length; at += Lanes)
                to.Slice(at + samples, Lanes - samples).Clear();
            if (!gradient.IsContiguousVector)
                gradient.SetFeatures(block, to);
        }

        return new BatchLoss(loss / divisor, Classifies ? correct : null);
    }

    /// <summary>Refuses targets that do not fit.</summary>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="features">Outputs of a sample.</param>
    /// <param name="targets">The targets.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what is wrong and the remedy.</exception>
    protected abstract void RequireTargets(int batch, int features, Targets targets);

    /// <summary>What the sum over the batch is divided by: the number of samples, where a derived loss does not say otherwise.</summary>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="features">Outputs of a sample.</param>
    /// <param name="targets">The targets.</param>
    protected virtual double Divisor(int batch, int features, Targets targets) => batch;

    /// <summary>The losses of up to 16 samples and, where asked for, the gradient of their sum times <see cref="LossBlock.Scale"/>.</summary>
    /// <param name="block">The samples.</param>
    protected abstract LossSum Evaluate(in LossBlock block);

    /// <summary>Refuses labels that are no classes.</summary>
    private protected static void RequireLabels(int batch, int classes, ReadOnlySpan<int> labels)
    {
        if (labels.Length != batch)
            throw new ArgumentException($"There are {labels.Length} labels for a batch of {batch} samples; each sample needs one.", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"labels[{i}] is {labels[i]}, but the network gives {classes} scores, so labels go from 0 to {classes - 1}.", nameof(labels));
        }
    }

    /// <summary>Refuses numbers that are too few or too many.</summary>
    private protected static void RequireValues(int batch, int features, Targets targets)
    {
        if (targets.Values.Length != batch * features)
            throw new ArgumentException($"There are {targets.Values.Length} target values for a batch of {batch} samples with {features} outputs each; {batch * features} are needed. Give the data set values, not labels.", nameof(targets));
    }

    /// <summary>A buffer of at least so many floats.</summary>
    private protected static Span<float> Scratch(ref float[] numbers, int length)
    {
        if (numbers.Length < length)
            numbers = new float[length];
        return numbers.AsSpan(0, length);
    }

    /// <summary>The outputs of a block as [features][16], whatever their memory looks like.</summary>
    private ReadOnlySpan<float> OutputsOf(Activations outputs, int block, int length)
    {
        if (outputs.IsContiguousVector)
            return outputs.Data.Slice(block * length, length);
        var copy = Scratch(ref _outputs, length);
        outputs.CopyFeatures(block, copy);
        return copy;
    }

    private void Require(Activations outputs, Targets targets, Activations? gradient)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        RequireWhole(outputs, nameof(outputs));
        RequireTargets(outputs.Batch, outputs.Shape.Features, targets);
        if (targets.Values.Length % outputs.Batch != 0 || (targets.Labels.Length != outputs.Batch && !targets.Labels.IsEmpty))
            throw new ArgumentException($"There are {targets.Labels.Length} labels and {targets.Values.Length} target values for a batch of {outputs.Batch} samples; each sample needs as many as the others.", nameof(targets));
        if (gradient is null)
            return;
        RequireWhole(gradient, nameof(gradient));
        if (gradient.Shape.Features != outputs.Shape.Features || gradient.Batch != outputs.Batch)
            throw new ArgumentException($"The gradient is a batch of {gradient.Batch} x {gradient.Shape}, but the outputs are {outputs.Batch} x {outputs.Shape}; both must be alike.", nameof(gradient));
        if (gradient.SharesBufferWith(outputs))
            throw new ArgumentException("The gradient and the outputs share their memory; give the gradient its own.", nameof(gradient));
    }

    private static void RequireWhole(Activations activations, string argument)
    {
        if (activations.Strips > 1)
            throw new ArgumentException($"{argument} has its images in {activations.Strips} strips; a loss takes whole images. Allocate it with strips: 1.", argument);
    }
}
