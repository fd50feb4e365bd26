using System.Numerics.Tensors;

namespace FashionMnist.Report;

/// <summary>What the network takes an image for.</summary>
/// <param name="Class">The class with the highest score.</param>
/// <param name="Probability">Its softmax probability, from 0 to 1.</param>
internal readonly record struct Answer(int Class, float Probability)
{
    /// <summary>The answer that the scores of one image give.</summary>
    public static Answer Of(ReadOnlySpan<float> scores)
    {
        int best = TensorPrimitives.IndexOfMax(scores);
        float sum = 0;
        foreach (float score in scores)
            sum += MathF.Exp(score - scores[best]);
        return new Answer(best, 1 / sum);
    }
}
