namespace KernelGen.Reference.Pairs;

/// <summary>Some numbers that the product and the reference both compute.</summary>
/// <param name="Name">What messages call them.</param>
/// <param name="Values">The numbers.</param>
/// <param name="Kind">What they are, which decides how far apart they may be.</param>
internal sealed record Quantity(string Name, double[] Values, QuantityKind Kind)
{
    public static Quantity Of(string name, float[] values, QuantityKind kind) => new(name, Array4.ToDouble(values), kind);
}

/// <summary>Kinds of numbers; those of one kind in one comparison have one scale.</summary>
internal enum QuantityKind
{
    /// <summary>Outputs of one pass.</summary>
    Output,

    /// <summary>Losses of all steps.</summary>
    Loss,

    /// <summary>Gradients of one pass.</summary>
    Gradient,

    /// <summary>What was learned or kept in some steps.</summary>
    Learned,
}
