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

    /// <summary>The gradient by all numbers, also those that the mask leaves out; null without a mask.</summary>
    public double[]? DenseGradient { get; } = sparse ? new double[value.Length] : null;

    /// <summary>Numbers that were grown since the last step: the state of an optimiser begins anew.</summary>
    public bool[] IsNew { get; } = new bool[value.Length];

    /// <summary>Before a backward pass.</summary>
    public void ClearGradient()
    {
        Array.Clear(Gradient);
        Array.Clear(DenseGradient ?? []);
    }

    /// <summary>Takes the numbers that are not zero for those that are there.</summary>
    public void ResetMask()
    {
        for (int i = 0; i < Mask?.Length; i++)
            Mask[i] = Value[i] != 0;
    }

    /// <summary>Changes the mask: numbers that are not kept go, and those that are grown begin at zero.</summary>
    /// <param name="kept">Numbers that stay.</param>
    /// <param name="grown">Numbers that are new, also if they have just gone.</param>
    public void Change(IReadOnlySet<int> kept, IReadOnlySet<int> grown)
    {
        for (int i = 0; i < Value.Length; i++)
        {
            Mask![i] = kept.Contains(i) || grown.Contains(i);
            IsNew[i] |= grown.Contains(i);
            if (!kept.Contains(i))
                (Value[i], Gradient[i]) = (0, 0);
        }
    }

    /// <summary>Adds to the gradient where there is a number.</summary>
    internal void AddGradient(ReadOnlySpan<double> gradient)
    {
        for (int i = 0; i < Gradient.Length; i++)
        {
            if (Mask is null || Mask[i])
                Gradient[i] += Rounding.Of(gradient[i]);
            if (DenseGradient is not null)
                DenseGradient[i] += Rounding.Of(gradient[i]);
        }
    }
}
