namespace KernelGen.Reference;

/// <summary>Numbers that are learned. A sparse weight is a dense one whose masked numbers are zero and stay so.</summary>
/// <param name="name">What messages call them.</param>
/// <param name="value">The numbers at first, in PyTorch's order; not copied.</param>
/// <param name="sparse">Whether zeros are no weights: they get no gradient, no decay and no step.</param>
public sealed class Learned(string name, double[] value, bool sparse = false)
{
    /// <summary>What messages call them.</summary>
    public string Name { get; } = name;

    /// <summary>The numbers.</summary>
    public double[] Value { get; } = value;

    /// <summary>The gradient of the loss by each, to which backward passes add.</summary>
    public double[] Gradient { get; } = new double[value.Length];

    /// <summary>Which numbers are there; null for all.</summary>
    public bool[]? Mask { get; } = sparse ? Array.ConvertAll(value, number => number != 0) : null;

    /// <summary>Before a backward pass.</summary>
    public void ClearGradient() => Array.Clear(Gradient);

    /// <summary>Adds to the gradient where there is a number.</summary>
    internal void AddGradient(ReadOnlySpan<double> gradient)
    {
        for (int i = 0; i < Gradient.Length; i++)
        {
            if (Mask is null || Mask[i])
                Gradient[i] += Rounding.Of(gradient[i]);
        }
    }
}
