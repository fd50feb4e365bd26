namespace KernelGen.Training;

/// <summary>
/// Structured RigL (SRigL): RigL with the same number of weights for every neuron or output channel of a layer, and without the neurons
/// that learn little. Source: <i>Dynamic Sparse Training with Structured Sparsity</i> (Lasby et al., ICLR 2024, arXiv 2305.02299),
/// section 3.
/// </summary>
/// <remarks>
/// <para>
/// From time to time, K of the N weights of a layer are replaced; <c>K = alpha / 2 (1 + cos(pi t / t_end)) N</c>, as in <see cref="RigL"/>.
/// The weights that RigL would have afterwards are salient: all but the K smallest, and the K other positions of largest gradient. A neuron
/// with fewer salient ones than <c>gamma_sal * k</c>, where k is the present number of weights of a neuron, loses all of its weights. The
/// others get <c>k' = N / active neurons</c> each: they keep their largest ones that are salient, and grow weights where the gradient is
/// largest. A neuron without weights is active again when enough of the K largest gradients are its own.
/// </para>
/// <para>
/// N never changes: where it is no multiple of the active neurons, the first of them have one weight more. The first change of the masks
/// makes the fan-in constant. A weight that is dropped and grown again in one change keeps its value. Outputs of the network's last layer
/// with weights are never ablated, as in the authors' program. In a layer with blocks, all of this is done with blocks instead of weights,
/// and the neurons of a block are one. The bias of an ablated neuron remains. Cost and memory are those of RigL:
/// the dense gradient of one layer at a time, in these steps only.
/// </para>
/// </remarks>
public sealed class ConstantFanIn : GradientReplacement
{
    private readonly double _leastSalient;

    /// <summary>Sets how much changes, and when.</summary>
    /// <param name="share">alpha: share of the weights that is replaced at first, above 0 and below 1.</param>
    /// <param name="end">Share of the training's steps after which masks stay, above 0 and at most 1.</param>
    /// <param name="interval">Steps from one change of the masks to the next, at least 1.</param>
    /// <param name="leastSalient">
    /// gamma_sal: the salient weights that a neuron needs, as a share of its weights, from 0 to 1; at least one, but none at 0, where no
    /// neuron is ablated. The paper has 0.3 for convolutional networks and 0.95 for vision transformers.
    /// </param>
    /// <param name="gradientSteps">
    /// Steps over which the dense gradient is averaged, at least 1. From 2 on, layers change one after the other: the remarks of
    /// <see cref="GradientReplacement"/> say when.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ConstantFanIn(double share = 0.3, double end = 0.75, int interval = 100, double leastSalient = 0.3, int gradientSteps = 1)
        : base(share, end, interval, gradientSteps)
    {
        _leastSalient = leastSalient >= 0 && leastSalient <= 1
            ? leastSalient
            : throw new ArgumentOutOfRangeException(
                nameof(leastSalient),
                FormattableString.Invariant($"The least share of salient weights is {leastSalient}; it must be from 0 to 1, say 0.3."));
    }

    /// <inheritdoc/>
    public override string Settings => FormattableString.Invariant($"{base.Settings} least salient {_leastSalient}");

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<MaskedLayer> layers, in TrainingClock clock)
    {
        foreach (var layer in layers)
        {
            var pattern = layer.Pattern;
            if (GradientCandidates(layer, clock) > 0)
                layer.Change(SparsityPattern.FromPositions(pattern.Rows, pattern.Columns, layer.ChosenPositions));
        }
    }

    /// <inheritdoc/>
    private protected override string? FaultOf(MaskedLayer layer) => layer.BalancedInputs == 0
        ? null
        : $"{nameof(ConstantFanIn)} takes all weights from some neurons, but layer {layer.Name} has equally many in every group of "
            + $"{layer.BalancedInputs} inputs (BalancedInputs). Train it with {nameof(RigL)}, which leaves as many in each group.";

    /// <summary>Chooses all positions of the next mask.</summary>
    private protected override GrowthChoice ChoiceFor(MaskedLayer layer) => (kept, gradient, count) =>
    {
        var pattern = layer.Blocks;
        float[] magnitudes = layer.BlockMagnitudes();
        int[] fanIn = FanIn(layer, kept, MagnitudeSelection.Largest(gradient, count));
        var positions = new List<int>(pattern.Nonzeros);
        var isSet = new bool[pattern.Columns];
        for (int row = 0; row < pattern.Rows; row++)
        {
            int first = pattern.RowStarts[row], end = pattern.RowStarts[row + 1];
            for (int k = first; k < end; k++)
                magnitudes[k] = kept[k] ? magnitudes[k] : -1;
            var largest = MagnitudeSelection.Largest(magnitudes.AsSpan(first, end - first), fanIn[row]);
            var grown = MagnitudeSelection.Largest(
                gradient.Slice(row * pattern.Columns, pattern.Columns), fanIn[row] - largest.AsSpan().Count(true));
            grown.CopyTo(isSet, 0);
            for (int k = first; k < end; k++)
                isSet[pattern.ColumnIndices[k]] |= largest[k - first];
            foreach (int column in MagnitudeSelection.NumbersOf(isSet))
                positions.Add((row * pattern.Columns) + column);
        }

        return [.. positions];
    };

    /// <summary>[rows] how many weights each neuron has in the next mask.</summary>
    private int[] FanIn(MaskedLayer layer, ReadOnlySpan<bool> kept, ReadOnlySpan<bool> grown)
    {
        var pattern = layer.Blocks;
        var salient = new int[pattern.Rows];
        int present = 0;
        for (int row = 0; row < salient.Length; row++)
        {
            int first = pattern.RowStarts[row], length = pattern.RowStarts[row + 1] - first;
            present += length > 0 ? 1 : 0;
            salient[row] = kept.Slice(first, length).Count(true) + grown.Slice(row * pattern.Columns, pattern.Columns).Count(true);
        }

        // So many neurons are needed at least, because none has more weights than inputs.
        int fewest = (pattern.Nonzeros + pattern.Columns - 1) / pattern.Columns;
        int least = layer.IsLast || _leastSalient == 0 ? 0 : Math.Max(1, (int)(_leastSalient * (pattern.Nonzeros / present)));
        least = Math.Min(least, salient.OrderDescending().ElementAt(fewest - 1));
        int active = salient.Count(number => number >= least);
        var (each, rest) = Math.DivRem(pattern.Nonzeros, active);
        return Array.ConvertAll(salient, number => number < least ? 0 : each + (rest-- > 0 ? 1 : 0));
    }
}
