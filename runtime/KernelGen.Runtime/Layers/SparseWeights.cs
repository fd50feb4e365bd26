namespace KernelGen;

/// <summary>
/// The weights of a sparse layer at the nonzeros of a pattern, in the order of its backward kernel: a dense matrix in and out, new ones drawn.
/// </summary>
/// <param name="pattern">Where W may be nonzero.</param>
/// <param name="places">[nonzeros] the place in the parameter of each nonzero in output-major order.</param>
internal sealed class SparseWeights(SparsityPattern pattern, int[] places)
{
    public SparsityPattern Pattern { get; } = pattern;

    /// <summary>Whether weights were set or drawn; a pattern without nonzeros may be meant.</summary>
    public bool AreSet { get; private set; }

    public Parameter Parameter { get; } = new("weight", pattern.Nonzeros);

    /// <summary>[nonzeros] the place in <see cref="Parameter"/> of each nonzero of the pattern in output-major order.</summary>
    public int[] Places { get; private set; } = places;

    /// <summary>Takes over the weights of a checked dense matrix.</summary>
    public void Set(ReadOnlySpan<float> weights)
    {
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                Parameter.Value[Places[k]] = weights[(row * Pattern.Columns) + Pattern.ColumnIndices[k]];
        }

        Parameter.MarkChanged();
        AreSet = true;
    }

    /// <summary>Draws weights from U(-a, a) with <c>a = sqrt(6 / (inputs * density))</c>: He initialisation by the fan-in that is left.</summary>
    public void Draw(int seed)
    {
        float bound = MathF.Sqrt(6f * Pattern.Rows / Math.Max(1, Pattern.Nonzeros));
        var random = new SeededRandom(~(long)seed);
        foreach (int place in Places)
            Parameter.Value[place] = random.NextUniform(bound);
        Parameter.MarkChanged();
        AreSet = true;
    }

    /// <summary>Values in the parameter's order as a dense row-major matrix.</summary>
    public float[] ToDense(ReadOnlySpan<float> values)
    {
        var dense = new float[Pattern.Rows * Pattern.Columns];
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                dense[(row * Pattern.Columns) + Pattern.ColumnIndices[k]] = values[Places[k]];
        }

        return dense;
    }

    /// <summary>Moves weights and gradients to another order; none changes.</summary>
    public void Move(int[] places)
    {
        var (value, gradient) = (Parameter.Value.ToArray(), Parameter.Gradient.ToArray());
        for (int k = 0; k < places.Length; k++)
        {
            Parameter.Value[places[k]] = value[Places[k]];
            Parameter.Gradient[places[k]] = gradient[Places[k]];
        }

        Places = places;
        Parameter.MarkChanged();
    }

    /// <summary>
    /// Copies the weights at some places, in their order. Four entries a turn, which saves the bounds checks of three: 4 % of forward and
    /// backward, where AVX2's gather takes 6 % (runtime/README.md).
    /// </summary>
    public static void Gather(ReadOnlySpan<float> value, ReadOnlySpan<int> place, Span<float> mirror)
    {
        int k = 0;
        for (; k + 4 <= mirror.Length; k += 4)
        {
            var to = mirror.Slice(k, 4);
            var from = place.Slice(k, 4);
            to[0] = value[from[0]];
            to[1] = value[from[1]];
            to[2] = value[from[2]];
            to[3] = value[from[3]];
        }

        for (; k < mirror.Length; k++)
            mirror[k] = value[place[k]];
    }
}
