using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace KernelGen.Training;

/// <summary>
/// Softmax and cross-entropy in one, with the formulas of <c>torch.nn.CrossEntropyLoss</c>: the mean over samples of <c>-sum(t *
/// log(softmax(z)))</c>, with the gradient <c>(softmax(z) - t) / n</c>. The target t is 1 for the label and 0 for the other classes; label
/// smoothing s turns it into <c>(1 - s) * t + s / classes</c>. With class weights w, each term of the sum is multiplied by the weight of
/// its class, and the sum is divided by that of <c>w[label]</c> over the samples.
/// </summary>
/// <remarks>
/// The largest score is subtracted from all scores, so nothing overflows. Of equal scores, the first counts as the largest.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private const int Lanes = LossBlock.Lanes;

    private readonly float[]? _classWeights;
    private readonly float _sumOfWeights;

    // [classes][16] of one block: exp(z - max).
    private float[] _exponentials = [];

    /// <summary>Sets label smoothing and class weights.</summary>
    /// <param name="labelSmoothing">From 0, which is none, to 1.</param>
    /// <param name="classWeights">[classes] the weight of each class, finite and 0 or more, not all 0; empty for equal weights.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0, ReadOnlySpan<float> classWeights = default)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing),
                FormattableString.Invariant($"The label smoothing is {labelSmoothing}; it must be from 0 to 1, say 0.1."));
        }

        for (int i = 0; i < classWeights.Length; i++)
        {
            if (!(classWeights[i] >= 0 && float.IsFinite(classWeights[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"classWeights[{i}] is {classWeights[i]}; it must be finite and 0 or more."),
                    nameof(classWeights));
            }
        }

        LabelSmoothing = labelSmoothing;
        if (classWeights.IsEmpty)
            return;
        _classWeights = classWeights.ToArray();
        _sumOfWeights = TensorPrimitives.Sum<float>(_classWeights);
        if (_sumOfWeights == 0)
        {
            throw new ArgumentException(
                "All class weights are 0, so nothing would count. Give at least one class a weight above 0.", nameof(classWeights));
        }
    }

    /// <summary>The share of each target that is distributed over all classes.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"label smoothing {LabelSmoothing}")
        + (_classWeights is null
            ? ""
            : ", class weights " + string.Join(' ', _classWeights.Select(weight => weight.ToString(CultureInfo.InvariantCulture))));

    /// <inheritdoc/>
    public override bool Classifies => true;

    /// <summary>Computes the loss of a batch, and its gradient if requested.</summary>
    /// <param name="logits">Scores z, one vector of classes a sample, or an image with as many features.</param>
    /// <param name="labels">[batch], each from 0 to classes - 1.</param>
    /// <param name="gradient">
    /// The gradient by the logits, overwritten, exactly zero in lanes that hold no sample; null if only the loss is wanted.
    /// </param>
    /// <exception cref="ArgumentException">The shapes or the batch differ, or a label is out of range.</exception>
    public BatchLoss Evaluate(Activations logits, ReadOnlySpan<int> labels, Activations? gradient = null) =>
        Evaluate(logits, new Targets(labels), gradient);

    /// <inheritdoc/>
    protected override void RequireTargets(int batch, int features, Targets targets)
    {
        RequireLabels(batch, features, targets.Labels);
        if (_classWeights is { } weights && weights.Length != features)
        {
            throw new ArgumentException(
                $"There are {weights.Length} class weights, but the network gives {features} scores. Give one weight for each class.",
                nameof(targets));
        }
    }

    /// <inheritdoc/>
    protected override double Divisor(int batch, int features, Targets targets)
    {
        if (_classWeights is null)
            return batch;
        double sum = 0;
        foreach (int label in targets.Labels)
            sum += _classWeights[label];

        // If all classes of a batch have weight 0, the divisor would be 0; the number of samples is used instead.
        return sum == 0 ? batch : sum;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override LossSum Evaluate(in LossBlock block)
    {
        var scores = block.Outputs;
        var exponentials = Scratch(ref _exponentials, scores.Length);
        Span<float> largest = stackalloc float[Lanes], sums = stackalloc float[Lanes];
        SoftmaxLanes.Terms(scores, exponentials, largest, sums);
        double loss = 0;
        int correct = 0;
        for (int lane = 0; lane < block.Samples; lane++)
        {
            // The difference of the scores is computed first: added to a huge score, the logarithm would be rounded away.
            int label = block.Labels[lane];
            double logOfSum = Math.Log(sums[lane]), below = (double)largest[lane] - scores[(label * Lanes) + lane];
            if (_classWeights is not null)
            {
                loss += WeightedLoss(scores, lane, label, logOfSum, below, largest[lane]);
            }
            else
            {
                double mean = LabelSmoothing > 0 ? below + (LabelSmoothing * (MeanBelow(scores, lane, largest[lane]) - below)) : below;
                loss += logOfSum + mean;
            }

            correct += SoftmaxLanes.IsLargest(scores, label, lane, largest[lane]) ? 1 : 0;
        }

        if (!block.Gradient.IsEmpty)
            Gradient(exponentials, sums, block.Labels, block.Scale, block.Gradient);
        return new LossSum(loss, correct);
    }

    /// <summary>The mean difference between the largest score of a sample and its scores.</summary>
    private static double MeanBelow(ReadOnlySpan<float> scores, int lane, float largest)
    {
        double sum = 0;
        for (int at = lane; at < scores.Length; at += Lanes)
            sum += (double)largest - scores[at];
        return sum * Lanes / scores.Length;
    }

    /// <summary>(1 - s) * w[label] * -log(p[label]) + s / classes * the sum of w * -log(p).</summary>
    private double WeightedLoss(ReadOnlySpan<float> scores, int lane, int label, double logOfSum, double below, float largest)
    {
        double loss = (1 - LabelSmoothing) * _classWeights![label] * (logOfSum + below), all = 0;
        for (int c = 0; LabelSmoothing > 0 && c < _classWeights.Length; c++)
            all += _classWeights[c] * (logOfSum + ((double)largest - scores[(c * Lanes) + lane]));
        return loss + (LabelSmoothing * all / _classWeights.Length);
    }

    /// <summary>dz = (exp(z - largest) / sum - t) * scale, each class's term times its weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradient(ReadOnlySpan<float> exponentials, Span<float> sums, ReadOnlySpan<int> labels, float scale, Span<float> gradient)
    {
        float shared = LabelSmoothing * scale * Lanes / gradient.Length;
        for (int lane = 0; lane < sums.Length; lane++)
            sums[lane] = scale / sums[lane];
        for (int lane = 0; _classWeights is not null && lane < labels.Length; lane++)
            sums[lane] *= ((1 - LabelSmoothing) * _classWeights[labels[lane]]) + (LabelSmoothing * _sumOfWeights / _classWeights.Length);
        SoftmaxLanes.Scale(exponentials, sums, gradient, add: false);
        for (int at = 0; LabelSmoothing > 0 && at < gradient.Length; at += Lanes)
            TensorPrimitives.Subtract(gradient.Slice(at, Lanes), shared * WeightOf(at / Lanes), gradient.Slice(at, Lanes));

        for (int lane = 0; lane < labels.Length; lane++)
            gradient[(labels[lane] * Lanes) + lane] -= (1 - LabelSmoothing) * scale * WeightOf(labels[lane]);
    }

    private float WeightOf(int label) => _classWeights is null ? 1 : _classWeights[label];
}
