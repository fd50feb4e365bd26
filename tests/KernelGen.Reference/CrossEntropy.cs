namespace KernelGen.Reference;

/// <summary>
/// <c>mean over samples of -sum over classes of t * log(softmax(z))</c>, where the target t is <c>1 - s</c> for the label, and <c>s /
/// classes</c> more for every class, with the label smoothing s.
/// </summary>
public static class CrossEntropy
{
    /// <summary>The loss and its gradient by the scores, <c>(softmax(z) - t) / samples</c>.</summary>
    /// <param name="scores">z, the features of a sample are its classes, in the order channel, row, column.</param>
    /// <param name="labels">[samples].</param>
    /// <param name="smoothing">s, from 0 to 1.</param>
    public static (double Loss, Array4 Gradient) Of(Array4 scores, ReadOnlySpan<int> labels, double smoothing = 0)
    {
        int classes = scores.Features;
        var gradient = scores.Like();
        double loss = 0;
        for (int n = 0; n < scores.Samples; n++)
        {
            var z = scores.Values.AsSpan(n * classes, classes);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (double score in z)
                largest = Math.Max(largest, score);
            foreach (double score in z)
                sum += Math.Exp(score - largest);
            for (int k = 0; k < classes; k++)
            {
                double target = (k == labels[n] ? 1 - smoothing : 0) + (smoothing / classes);
                double logarithm = z[k] - largest - Math.Log(sum);
                loss -= target * logarithm / scores.Samples;
                gradient.Values[(n * classes) + k] = (Rounding.Of(Math.Exp(logarithm)) - target) / scores.Samples;
            }
        }

        return (loss, gradient);
    }
}
