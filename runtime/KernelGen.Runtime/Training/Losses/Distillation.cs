using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>
/// Cross-entropy with the labels, mixed with the divergence from the scores of a teacher network: the mean over samples of
/// <c>(1 - a) * CE(label, softmax(z)) + a * T^2 * KL(softmax(v / T) || softmax(z / T))</c>, with the network's scores z, the teacher's
/// scores v, the share a and the temperature T. The gradient by z is
/// <c>((1 - a) * (softmax(z) - label) + a * T * (softmax(z / T) - softmax(v / T))) / n</c>. Source: <i>Distilling the Knowledge in a Neural
/// Network</i> (Hinton, Vinyals and Dean, 2015), section 2.
/// </summary>
/// <remarks>
/// The teacher's scores come with the batches: <see cref="BatchSources.WithTeacher"/> computes them, for training and test samples alike.
/// </remarks>
public sealed class Distillation : Loss
{
    private const int Lanes = LossBlock.Lanes;

    // [classes][16] of one block: scores of the teacher, and exp(z - max) of both at a temperature.
    private float[] _teacher = [];
    private float[] _scores = [];
    private float[] _terms = [];

    /// <summary>Sets share and temperature.</summary>
    /// <param name="share">Share of the teacher in the loss, above 0 and at most 1; the rest is that of the labels.</param>
    /// <param name="temperature">What all scores are divided by before they are compared, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Distillation(float share = 0.5f, float temperature = 4)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(share),
                FormattableString.Invariant($"The share of the teacher is {share}; it must be above 0 and at most 1, say 0.5."));
        }

        if (!(temperature > 0 && float.IsFinite(temperature)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(temperature),
                FormattableString.Invariant($"The temperature is {temperature}; it must be finite and above 0, say 4."));
        }

        (Share, Temperature) = (share, temperature);
    }

    /// <summary>Share of the teacher in the loss.</summary>
    public float Share { get; }

    /// <summary>What scores are divided by before they are compared.</summary>
    public float Temperature { get; }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"share {Share}, temperature {Temperature}");

    /// <inheritdoc/>
    public override bool Classifies => true;

    /// <inheritdoc/>
    protected override void RequireTargets(int batch, int features, Targets targets)
    {
        RequireLabels(batch, features, targets.Labels);
        if (targets.Values.Length != batch * features)
        {
            throw new ArgumentException(
                $"There are {targets.Values.Length} scores of a teacher for a batch of {batch} samples with {features} classes; "
                + $"{batch * features} are needed. Use source.{nameof(BatchSources.WithTeacher)}(network) for training and test samples.",
                nameof(targets));
        }
    }

    /// <inheritdoc/>
    protected override LossSum Evaluate(in LossBlock block)
    {
        int length = block.Outputs.Length, classes = block.Features;
        var scores = Scratch(ref _scores, length);
        var teacher = Scratch(ref _teacher, length);
        var terms = Scratch(ref _terms, 2 * length);
        Span<float> p = terms[..length], q = terms[length..];
        Span<float> largest = stackalloc float[Lanes], sums = stackalloc float[Lanes];
        Span<float> teacherLargest = stackalloc float[Lanes], teacherSums = stackalloc float[Lanes];
        teacher.Clear();
        for (int lane = 0; lane < block.Samples; lane++)
        {
            for (int c = 0; c < classes; c++)
                teacher[(c * Lanes) + lane] = block.Values[(lane * classes) + c] / Temperature;
        }

        // KL = sum q (log q - log p), with log p = z / T - max - log(sum).
        TensorPrimitives.Divide(block.Outputs, Temperature, scores);
        SoftmaxLanes.Terms(scores, p, largest, sums);
        SoftmaxLanes.Terms(teacher, q, teacherLargest, teacherSums);
        double loss = 0;
        for (int lane = 0; lane < block.Samples; lane++)
        {
            double logSums = Math.Log(sums[lane]) - Math.Log(teacherSums[lane]), divergence = 0;
            for (int at = lane; at < length; at += Lanes)
            {
                double difference = ((double)teacher[at] - teacherLargest[lane]) - ((double)scores[at] - largest[lane]) + logSums;
                divergence += q[at] / (double)teacherSums[lane] * difference;
            }

            loss += Share * (double)Temperature * Temperature * divergence;
        }

        float factor = Share * Temperature * block.Scale;
        if (!block.Gradient.IsEmpty)
        {
            AddShares(p, sums, factor, block.Gradient, overwrite: true);
            AddShares(q, teacherSums, -factor, block.Gradient, overwrite: false);
        }

        SoftmaxLanes.Terms(block.Outputs, p, largest, sums);
        int correct = 0;
        for (int lane = 0; lane < block.Samples; lane++)
        {
            int label = block.Labels[lane];
            loss += (1 - (double)Share) * (Math.Log(sums[lane]) + ((double)largest[lane] - block.Outputs[(label * Lanes) + lane]));
            correct += SoftmaxLanes.IsLargest(block.Outputs, label, lane, largest[lane]) ? 1 : 0;
            if (!block.Gradient.IsEmpty)
                block.Gradient[(label * Lanes) + lane] -= (1 - Share) * block.Scale;
        }

        if (!block.Gradient.IsEmpty)
            AddShares(p, sums, (1 - Share) * block.Scale, block.Gradient, overwrite: false);
        return new LossSum(loss, correct);
    }

    /// <summary>gradient (+)= factor * exp(z - max) / sum.</summary>
    private static void AddShares(ReadOnlySpan<float> terms, ReadOnlySpan<float> sums, float factor, Span<float> gradient, bool overwrite)
    {
        Span<float> scale = stackalloc float[Lanes];
        TensorPrimitives.Divide(factor, sums, scale);
        SoftmaxLanes.Scale(terms, scale, gradient, add: !overwrite);
    }
}
