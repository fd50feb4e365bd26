namespace KernelGen.Reference;

/// <summary>
/// PyTorch's SGD: <c>g = gradient + decay * w</c>, <c>v = momentum * v + g</c>, then <c>w -= rate * v</c>, or with Nesterov <c>w -= rate *
/// (g + momentum * v)</c>. What a mask leaves out stays zero, and what is grown has no velocity.
/// </summary>
public sealed class GradientDescent(double momentum = 0, bool nesterov = false, double decay = 0) : IDescent
{
    private readonly Dictionary<Learned, double[]> _velocities = [];

    /// <inheritdoc/>
    public void TakeStep(IEnumerable<Learned> all, double rate)
    {
        foreach (var learned in all)
        {
            if (!_velocities.TryGetValue(learned, out var v))
                _velocities[learned] = v = new double[learned.Value.Length];
            for (int i = 0; i < v.Length; i++)
            {
                if (learned.IsNew[i] || learned.Mask?[i] == false)
                    (v[i], learned.IsNew[i]) = (0, false);
                if (learned.Mask?[i] == false)
                    continue;
                double g = learned.Gradient[i] + (decay * learned.Value[i]);
                v[i] = (momentum * v[i]) + g;
                learned.Value[i] = Rounding.Of(learned.Value[i] - (rate * (nesterov ? g + (momentum * v[i]) : v[i])));
            }

            learned.ClearGradient();
        }
    }
}
