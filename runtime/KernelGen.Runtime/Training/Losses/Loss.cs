namespace KernelGen.Training;

/// <summary>
/// The function that training minimises: a mean over a batch, with its gradient. Derive from this to write another loss: check the targets,
/// then compute sum and gradient of up to 16 samples at a time.
/// </summary>
/// <remarks>One thread at a time may use a loss.</remarks>
public abstract class Loss
{
    private const int Lanes = Activations.BlockSamples;

    // [features][16] of one block, for activations that do not have the layout of a vector.
    private float[] _outputs = [];
    private float[] _gradient = [];

    /// <summary>Whether it counts the samples that were classified correctly.</summary>
    public virtual bool Classifies => false;

    /// <summary>The numbers by which it was created, as text: a resumed training must have the same. Empty for none.</summary>
    public virtual string Settings => "";

    /// <summary>Computes the loss of a batch, and its gradient if requested.</summary>
    /// <param name="outputs">The outputs of the network.</param>
    /// <param name="targets">The labels or numbers that the outputs should be.</param>
    /// <param name="gradient">
    /// The gradient by the outputs, overwritten, exactly zero in lanes that hold no sample; null if only the loss is wanted.
    /// </param>
    /// <exception cref="ArgumentException">Outputs, targets and gradient do not match; the message says why.</exception>
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
                targets.Labels.IsEmpty ? [] : targets.Labels.Slice(first, samples),
                targets.Values.IsEmpty ? [] : targets.Values.Slice(first * values, samples * values));
            var to = gradient is null ? []
                : gradient.IsContiguousVector ? gradient.Data.Slice(block * length, length)
                : Scratch(ref _gradient, length);
            var sum = Evaluate(new LossBlock(OutputsOf(outputs, block, length), to, part, samples, (float)(1 / divisor)));
            loss += sum.Loss;
            correct += sum.Correct;
            if (gradient is null)
                continue;

            // Lanes without a sample are cleared, not multiplied by zero: they may hold NaN, which must not reach the weights.
            for (int at = samples < Lanes ? 0 : length; at < length; at += Lanes)
                to.Slice(at + samples, Lanes - samples).Clear();
            if (!gradient.IsContiguousVector)
                gradient.SetFeatures(block, to);
        }

        return new BatchLoss(loss / divisor, Classifies ? correct : null);
    }

    /// <summary>Throws if the targets do not fit.</summary>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="features">Outputs of a sample.</param>
    /// <param name="targets">The targets.</param>
    /// <exception cref="ArgumentException">They do not fit; the message should say what is wrong and how to mend it.</exception>
    protected abstract void RequireTargets(int batch, int features, Targets targets);

    /// <summary>The number by which the sum over the batch is divided: the number of samples, unless a derived loss overrides it.</summary>
    /// <param name="batch">Samples of the batch.</param>
    /// <param name="features">Outputs of a sample.</param>
    /// <param name="targets">The targets.</param>
    protected virtual double Divisor(int batch, int features, Targets targets) => batch;

    /// <summary>
    /// Computes the sum of the losses of up to 16 samples and, if requested, the gradient of that sum times <see cref="LossBlock.Scale"/>.
    /// </summary>
    /// <param name="block">The samples.</param>
    protected abstract LossSum Evaluate(in LossBlock block);

    /// <summary>Throws if there is not one label for each sample, or a label is not a class.</summary>
    private protected static void RequireLabels(int batch, int classes, ReadOnlySpan<int> labels)
    {
        if (labels.Length != batch)
        {
            throw new ArgumentException(
                $"There are {labels.Length} labels for a batch of {batch} samples; each sample needs one.", nameof(labels));
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"labels[{i}] is {labels[i]}, but the network gives {classes} scores, so labels go from 0 to {classes - 1}.",
                    nameof(labels));
            }
        }
    }

    /// <summary>Throws if there are too few or too many target numbers.</summary>
    private protected static void RequireValues(int batch, int features, Targets targets)
    {
        if (targets.Values.Length != batch * features)
        {
            throw new ArgumentException(
                $"There are {targets.Values.Length} target values for a batch of {batch} samples with {features} outputs each; "
                + $"{batch * features} are needed. Give the data set values, not labels.",
                nameof(targets));
        }
    }

    /// <summary>A buffer of this number of floats, which is reused.</summary>
    private protected static Span<float> Scratch(ref float[] numbers, int length)
    {
        if (numbers.Length < length)
            numbers = new float[length];
        return numbers.AsSpan(0, length);
    }

    /// <summary>The outputs of a block as [features][16], whatever their layout is.</summary>
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
        {
            throw new ArgumentException(
                $"There are {targets.Labels.Length} labels and {targets.Values.Length} target values for a batch of {outputs.Batch} "
                + "samples; each sample needs as many as the others.",
                nameof(targets));
        }

        if (gradient is null)
            return;
        RequireWhole(gradient, nameof(gradient));
        if (gradient.Shape.Features != outputs.Shape.Features || gradient.Batch != outputs.Batch)
        {
            throw new ArgumentException(
                $"The gradient is a batch of {gradient.Batch} x {gradient.Shape}, but the outputs are {outputs.Batch} x {outputs.Shape}; "
                + "both must be alike.",
                nameof(gradient));
        }

        if (gradient.SharesBufferWith(outputs))
            throw new ArgumentException("The gradient and the outputs share their memory; give the gradient its own.", nameof(gradient));
    }

    private static void RequireWhole(Activations activations, string argument)
    {
        if (activations.Strips > 1)
        {
            throw new ArgumentException(
                $"{argument} has its images in {activations.Strips} strips; a loss takes whole images. Allocate it with strips: 1.",
                argument);
        }
    }
}
