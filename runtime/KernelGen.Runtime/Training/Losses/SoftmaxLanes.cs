using System.Numerics.Tensors;

namespace KernelGen.Training;

/// <summary>Softmax of the samples of a block, which are lanes of [classes][16].</summary>
internal static class SoftmaxLanes
{
    private const int Lanes = LossBlock.Lanes;

    /// <summary>
    /// For each lane: the largest score, exp(z - largest), and its sum over the classes. The classes of a sample are 16 floats apart.
    /// </summary>
    public static void Terms(ReadOnlySpan<float> scores, Span<float> exponentials, Span<float> largest, Span<float> sums)
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

    /// <summary>Whether a class has the largest score of a sample; of equal scores, the first counts as the largest.</summary>
    public static bool IsLargest(ReadOnlySpan<float> scores, int label, int lane, float largest)
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
}
