namespace KernelGen.Training;

/// <summary>
/// The factors by which Adam corrects averages that begin at zero: <c>1 / (1 - beta1^t)</c> and <c>1 / sqrt(1 - beta2^t)</c> for a number
/// that has taken part in t steps. A weight that was grown later has a count of its own; with the count of its parameter, its first steps
/// would be too wide, by up to a factor of (1 - beta1) / sqrt(1 - beta2) (arXiv 2606.00888).
/// </summary>
internal sealed class BiasCorrection(double beta1, double beta2)
{
    // [t], from 1: 1 - beta1^t and the factor of the root. In the end both are 1, and the tables need no more entries.
    private double[] _mean = [1];
    private float[] _root = [1];
    private bool _isComplete;

    /// <summary>Extends the tables to a number of steps. It must be called before they are used on several threads.</summary>
    public void Extend(long steps)
    {
        if (_isComplete || steps < _mean.Length)
            return;
        int known = _mean.Length, length = (int)Math.Min(Math.Max(2L * known, steps + 1), Array.MaxLength);
        Array.Resize(ref _mean, length);
        Array.Resize(ref _root, length);
        for (int t = known; t < length; t++)
        {
            (_mean[t], _root[t]) = (1 - Math.Pow(beta1, t), (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, t))));
            if (_mean[t] == 1 && _root[t] == 1)
            {
                _isComplete = true;
                Array.Resize(ref _mean, t + 1);
                Array.Resize(ref _root, t + 1);
                return;
            }
        }
    }

    /// <summary>The factors of numbers that were created after different steps.</summary>
    /// <param name="step">Number of the present step.</param>
    /// <param name="births">The steps that had been taken when each number was created.</param>
    /// <param name="learningRate">The step width.</param>
    /// <param name="rates">The step width, corrected.</param>
    /// <param name="scales">The factor on the root of the squared gradient.</param>
    public void Fill(long step, ReadOnlySpan<float> births, float learningRate, Span<float> rates, Span<float> scales)
    {
        // The bits are those of a parameter whose numbers all have the same count: in double until the end.
        (double[] mean, float[] root) = (_mean, _root);
        int last = -1;
        float rate = 0;
        for (int k = 0; k < births.Length; k++)
        {
            int age = (int)Math.Clamp(step - births[k], 1, mean.Length - 1);
            if (age != last)
                (last, rate) = (age, (float)(learningRate / mean[age]));
            (rates[k], scales[k]) = (rate, root[age]);
        }
    }
}
