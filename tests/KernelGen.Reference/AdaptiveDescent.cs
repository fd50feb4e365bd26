namespace KernelGen.Reference;

/// <summary>
/// PyTorch's Adam and AdamW: <c>m = beta1 * m + (1 - beta1) * g</c>, <c>v = beta2 * v + (1 - beta2) * g^2</c>, then
/// <c>w -= rate * m' / (sqrt(v') + epsilon)</c>, where <c>m' = m / (1 - beta1^t)</c> and <c>v' = v / (1 - beta2^t)</c>, and t counts the
/// steps since the weight was there. Decay is added to the gradient, or where it is decoupled, <c>w *= 1 - rate * decay</c> comes first.
/// </summary>
public sealed class AdaptiveDescent(
    double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0, bool decoupled = false) : IDescent
{
    private readonly Dictionary<Learned, (double[] Mean, double[] Square, int[] Steps)> _states = [];

    /// <inheritdoc/>
    public void TakeStep(IEnumerable<Learned> all, double rate)
    {
        foreach (var learned in all)
        {
            if (!_states.TryGetValue(learned, out var state))
            {
                _states[learned] =
                    state = (new double[learned.Value.Length], new double[learned.Value.Length], new int[learned.Value.Length]);
            }

            for (int i = 0; i < learned.Value.Length; i++)
            {
                if (learned.IsNew[i] || learned.Mask?[i] == false)
                    (state.Mean[i], state.Square[i], state.Steps[i], learned.IsNew[i]) = (0, 0, 0, false);
                if (learned.Mask?[i] == false)
                    continue;
                int steps = ++state.Steps[i];
                learned.Value[i] = Rounding.Of(
                    Moved(learned.Value[i], learned.Gradient[i], ref state.Mean[i], ref state.Square[i], steps, rate));
            }

            learned.ClearGradient();
        }
    }

    private double Moved(double w, double gradient, ref double m, ref double v, int steps, double rate)
    {
        double g = gradient + (decoupled ? 0 : decay * w);
        m = (beta1 * m) + ((1 - beta1) * g);
        v = (beta2 * v) + ((1 - beta2) * g * g);
        double mean = m / (1 - Math.Pow(beta1, steps)), square = v / (1 - Math.Pow(beta2, steps));
        return (decoupled ? w * (1 - (rate * decay)) : w) - (rate * mean / (Math.Sqrt(square) + epsilon));
    }
}
