namespace KernelGen;

/// <content>Which patterns are possible: of this shape, of whole blocks and equal groups, or the declared one alone.</content>
internal sealed partial class SparseWeights
{
    /// <summary>Whether the pattern was declared, and never changes.</summary>
    public bool IsDeclared => _declared is not null;

    /// <summary>
    /// The positions of the dense weights above a magnitude, and of those that are in a block with one of them; those of a declared mask
    /// if it has all of them.
    /// </summary>
    public SparsityPattern PatternOf(ReadOnlySpan<float> weights, float threshold)
    {
        var pattern = Grid.Whole(Grid.Touched(SparsityPattern.FromMagnitude(Rows, Columns, weights, threshold)));
        return _declared is { Pattern: var declared } && pattern.FirstNotIn(declared) is null ? declared : pattern;
    }

    /// <summary>Refuses a pattern of another shape.</summary>
    public void RequireShape(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Rows != Rows || pattern.Columns != Columns)
        {
            throw new ArgumentException(
                $"Layer {_layer}: the pattern is {pattern.Rows} x {pattern.Columns}, but W is {Rows} x {Columns} ({_shapeText}).",
                nameof(pattern));
        }
    }

    /// <summary>
    /// What is wrong with a pattern: it is not the declared one, or has a block in part, or unequal groups; null where nothing is.
    /// </summary>
    public string? Fault(SparsityPattern pattern)
    {
        if (_declared is not { Pattern: var declared })
            return Grid.Fault(pattern);
        if (pattern.Nonzeros == declared.Nonzeros && pattern.FirstNotIn(declared) is null)
            return null;
        return $"its mask is that of {_declared.File}, which has {declared.Nonzeros} nonzeros and never changes (Mask), but "
            + (pattern.FirstNotIn(declared) is var (row, column)
                ? $"a nonzero at [{row}, {column}] is given, where it has none"
                : $"{pattern.Nonzeros} of its positions are given")
            + $". Give weights at its positions (layer.Pattern), or declare {_layer} without Mask.";
    }

    /// <summary>Makes a declared mask the pattern of a new layer; all weights are zero.</summary>
    public void UseDeclaredMask()
    {
        if (_declared is not null)
            Change(_declared.Pattern);
    }

    /// <summary>Refuses a share of zeros that is none, or leaves nothing of a group of balanced weights.</summary>
    public void RequireSparsity(double sparsity)
    {
        _ = SparsityPattern.NonzerosFor(Rows, Columns, sparsity);
        if (!IsDeclared && Grid.SparsityFault(sparsity) is { } fault)
            throw new ArgumentException($"Layer {_layer}: {fault}", nameof(sparsity));
    }

    /// <summary>Refuses a pattern that is not possible.</summary>
    /// <returns>The pattern; of a declared mask, the one that all instances of the layer share.</returns>
    private SparsityPattern RequireFits(SparsityPattern pattern)
    {
        RequireShape(pattern);
        if (!ReferenceEquals(pattern, Pattern) && Fault(pattern) is { } fault)
            throw new ArgumentException($"Layer {_layer}: {fault}", nameof(pattern));
        return _declared?.Pattern ?? pattern;
    }
}
