using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>
/// Softmax and cross-entropy in one, <c>mean over samples of -sum(t * log(softmax(z)))</c>, with the gradient <c>(softmax(z) - t) / n</c>. The target
/// t is 1 for the label and 0 for the other classes; label smoothing s turns it into <c>(1 - s) * t + s / classes</c>, as PyTorch does.
/// Scores are shifted by their largest, so nothing overflows. Where a network ends in an image, its classes are numbered as <see cref="Network.Predict"/> returns them:
/// channel by channel, row by row.
/// </summary>
public sealed class SoftmaxCrossEntropy
{
    private const int Lanes = Activations.BlockSamples;

    // [classes][16] of one block: exp(z - max), and the scores and their gradient where a layout other than that of a vector has to be copied.
    private float[] _exponentials = [];
    private float[] _scores = [];
    private float[] _gradient = [];

    /// <summary>Sets how much of each target is shared among all classes.</summary>
    /// <param name="labelSmoothing">From 0, which is none, to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), FormattableString.Invariant($"The label smoothing is {labelSmoothing}; it must be from 0 to 1, say 0.1."));
        LabelSmoothing = labelSmoothing;
    }

    /// <summary>How much of each target is shared among all classes.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The loss of a batch, and its gradient where asked for.</summary>
    /// <param name="logits">Scores z, one vector of classes a sample, or an image with as many features.</param>
    /// <param name="labels">[batch], each from 0 to classes - 1.</param>
    /// <param name="gradient">The gradient by the logits, overwritten, exactly zero in lanes that hold no sample; null if only the loss is wanted.</param>
    /// <exception cref="ArgumentException">The shapes or the batch differ, or a label is out of range.</exception>
    public BatchLoss Evaluate(Activations logits, ReadOnlySpan<int> labels, Activations? gradient = null)
    {
        Require(logits, labels, gradient);
        int length = logits.Shape.Features * Lanes;
        Grow(ref _exponentials, length);

        double loss = 0;
        int correct = 0;
        Span<float> largest = stackalloc float[Lanes], sums = stackalloc float[Lanes];
        for (int block = 0; block < logits.Blocks; block++)
        {
            var scores = Scores(logits, block, length);
            var exponentials = _exponentials.AsSpan(0, length);
            SoftmaxTerms(scores, exponentials, largest, sums);
            var blockLabels = labels[(block * Lanes)..Math.Min(labels.Length, (block + 1) * Lanes)];
            for (int lane = 0; lane < blockLabels.Length; lane++)
            {
                // The difference first: next to a huge score the logarithm would be lost.
                double below = (double)largest[lane] - scores[(blockLabels[lane] * Lanes) + lane];
                if (LabelSmoothing > 0)
                    below += LabelSmoothing * (MeanBelow(scores, lane, largest[lane]) - below);
                loss += Math.Log(sums[lane]) + below;
                correct += IsLargest(scores, blockLabels[lane], lane, largest[lane]) ? 1 : 0;
            }

            if (gradient is not null)
                Gradient(exponentials, sums, blockLabels, 1f / labels.Length, gradient, block);
        }

        return new BatchLoss(loss / labels.Length, correct);
    }

    /// <summary>Of each lane the largest score, exp(z - largest) and its sum over the classes; the classes of a sample lie 16 floats apart.</summary>
    private static void SoftmaxTerms(ReadOnlySpan<float> scores, Span<float> exponentials, Span<float> largest, Span<float> sums)
    {
        scores[..Lanes].CopyTo(largest);
        for (int at = Lanes; at < scores.Length; at += Lanes)
            TensorPrimitives.Max(largest, scores.Slice(at, Lanes), largest);
        for (int at = 0; at < scores.Length; at += Lanes)
            TensorPrimitives.Subtract(scores.Slice(at, Lanes), largest, exponentials.Slice(at, Lanes));
        TensorPrimitives.Exp(exponentials, exponentials);
        exponentials[..Lanes].CopyTo(sums);
        for (int at = Lanes; at < exponentials.Length; at += Lanes)
            TensorPrimitives.Add(sums, exponentials.Slice(at, Lanes), sums);
    }

    /// <summary>By how much the scores of a sample lie below the largest, on average.</summary>
    private static double MeanBelow(ReadOnlySpan<float> scores, int lane, float largest)
    {
        double sum = 0;
        for (int at = lane; at < scores.Length; at += Lanes)
            sum += (double)largest - scores[at];
        return sum * Lanes / scores.Length;
    }

    /// <summary>The scores of a block as [classes][16], whatever the memory of the logits looks like.</summary>
    private ReadOnlySpan<float> Scores(Activations logits, int block, int length)
    {
        if (logits.IsContiguousVector)
            return logits.Data.Slice(block * length, length);
        Grow(ref _scores, length);
        logits.CopyFeatures(block, _scores);
        return _scores.AsSpan(0, length);
    }

    private void Gradient(ReadOnlySpan<float> exponentials, Span<float> sums, ReadOnlySpan<int> labels, float scale, Activations gradient, int block)
    {
        if (gradient.IsContiguousVector)
        {
            Gradient(exponentials, sums, labels, scale, gradient.Data.Slice(block * exponentials.Length, exponentials.Length));
            return;
        }

        Grow(ref _gradient, exponentials.Length);
        Gradient(exponentials, sums, labels, scale, _gradient.AsSpan(0, exponentials.Length));
        gradient.SetFeatures(block, _gradient);
    }

    private static void Grow(ref float[] numbers, int length)
    {
        if (numbers.Length < length)
            numbers = new float[length];
    }

    /// <summary>dz = (exp(z - largest) / sum - t) * scale.</summary>
    private void Gradient(ReadOnlySpan<float> exponentials, Span<float> sums, ReadOnlySpan<int> labels, float scale, Span<float> gradient)
    {
        float shared = LabelSmoothing * scale * Lanes / gradient.Length;
        TensorPrimitives.Divide(scale, sums, sums);
        for (int at = 0; at < gradient.Length; at += Lanes)
        {
            TensorPrimitives.Multiply(exponentials.Slice(at, Lanes), sums, gradient.Slice(at, Lanes));

            if (LabelSmoothing > 0)
                TensorPrimitives.Subtract(gradient.Slice(at, Lanes), shared, gradient.Slice(at, Lanes));

            // Not a factor of zero: whatever a lane without a sample holds, even NaN, must not reach the weights.
            gradient.Slice(at + labels.Length, Lanes - labels.Length).Clear();
        }

        for (int lane = 0; lane < labels.Length; lane++)
            gradient[(labels[lane] * Lanes) + lane] -= (1 - LabelSmoothing) * scale;
    }

    private static bool IsLargest(ReadOnlySpan<float> scores, int label, int lane, float largest)
    {
        if (scores[(label * Lanes) + lane] != largest)
            return false;
        for (int earlier = 0; earlier < label; earlier++)
        {
            if (scores[(earlier * Lanes) + lane] == largest)
                return false;
        }

        return true;
    }

    private static void Require(Activations logits, ReadOnlySpan<int> labels, Activations? gradient)
    {
        ArgumentNullException.ThrowIfNull(logits);
        int classes = logits.Shape.Features;
        RequireWhole(logits, nameof(logits));
        if (labels.Length != logits.Batch)
            throw new ArgumentException($"There are {labels.Length} labels for a batch of {logits.Batch} samples; each sample needs one.", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"labels[{i}] is {labels[i]}, but the network gives {classes} scores, so labels go from 0 to {classes - 1}.", nameof(labels));
        }

        if (gradient is null)
            return;
        RequireWhole(gradient, nameof(gradient));
        if (gradient.Shape.Features != classes || gradient.Batch != logits.Batch)
            throw new ArgumentException($"The gradient is a batch of {gradient.Batch} x {gradient.Shape}, but the logits are {logits.Batch} x {logits.Shape}; both must be alike.", nameof(gradient));
        if (gradient.SharesBufferWith(logits))
            throw new ArgumentException("The gradient and the logits share their memory; give the gradient its own.", nameof(gradient));
    }

    private static void RequireWhole(Activations activations, string argument)
    {
        if (activations.Strips > 1)
            throw new ArgumentException($"{argument} has its images in {activations.Strips} strips; a loss takes whole images. Allocate it with strips: 1.", argument);
    }
}
