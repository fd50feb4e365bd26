using System.Buffers;

namespace KernelGen;

/// <summary>
/// A sparse layer of a network: its mask, and how to change it, as a <c>SparsityMethod</c> does. Weights that stay keep value, gradient and
/// optimiser state to the bit; new ones begin at zero. A change takes time in proportion to the nonzeros and, where weights grow, a 64th of
/// the positions; random growth of balanced weights takes a random number for each position.
/// </summary>
public sealed partial class MaskedLayer
{
    private readonly SparseWeights _weights;

    internal MaskedLayer(string name, Layer layer, SparseWeights weights) => (Name, Layer, _weights) = (name, layer, weights);

    /// <summary>The layers among some whose masks can change, each once.</summary>
    internal static MaskedLayer[] Of(IReadOnlyList<NetworkLayer> rows)
    {
        var last = rows.LastOrDefault(row => row.Layer.StoredWeights is not null)?.Layer;
        return
        [
            .. rows.DistinctBy(row => row.Layer).Where(row => row.Layer.Sparse is { IsDeclared: false }).Select(
                row => new MaskedLayer(row.Name, row.Layer, row.Layer.Sparse!) { IsLast = row.Layer == last })
        ];
    }

    /// <summary>Its name in the network.</summary>
    public string Name { get; }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>Dimensions of W: [outFeatures, inFeatures], or [outChannels, inChannels / groups, kernel rows, kernel columns].</summary>
    public IReadOnlyList<int> Shape => _weights.Parameter.Shape;

    /// <summary>Where W may be nonzero: rows are outputs, columns all other dimensions together.</summary>
    public SparsityPattern Pattern => _weights.Pattern;

    /// <summary>Weights that the layer would have without a mask.</summary>
    public int Positions => Pattern.Rows * Pattern.Columns;

    /// <summary>Weights that it has.</summary>
    public int Nonzeros => Pattern.Nonzeros;

    /// <summary>Share of zeros, from 0 to 1.</summary>
    public double Sparsity => Pattern.Sparsity;

    /// <summary>
    /// Weights that were dropped by changes of the mask through this object, since the last training of the network began.
    /// </summary>
    public long Dropped { get; internal set; }

    /// <summary>Weights that were grown so far, likewise.</summary>
    public long Grown { get; internal set; }

    /// <summary>Outputs of a block of weights, all of which are nonzeros or none; 1 where weights come alone.</summary>
    public int BlockOutputs => Grid.Block.Outputs;

    /// <summary>Inputs of a block of weights; of a convolution, input channels at one tap.</summary>
    public int BlockInputs => Grid.Block.Inputs;

    /// <summary>
    /// Inputs of a group, in each of which an output has equally many weights; of a convolution, input channels at one tap. 0 where
    /// weights may be anywhere.
    /// </summary>
    public int BalancedInputs => Grid.BalancedInputs;

    /// <summary>
    /// The pattern of all blocks that hold a position of another pattern: what <see cref="Change"/> accepts, if weights are not balanced.
    /// </summary>
    /// <param name="pattern">The other pattern, with the rows and columns of the present one.</param>
    /// <exception cref="ArgumentException">The pattern has another shape.</exception>
    public SparsityPattern WholeBlocks(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _weights.RequireShape(pattern);
        return Grid.Whole(Grid.Touched(pattern));
    }

    /// <summary>The blocks that the weights come in, as a pattern of its own; that of the weights where they come alone.</summary>
    internal SparsityPattern Blocks => Grid.Touched(Pattern);

    /// <summary>Weights of a block.</summary>
    internal int BlockWeights => Grid.Block.Weights;

    internal SparseWeights Weights => _weights;

    private BlockGrid Grid => _weights.Grid;

    /// <summary>Whether changes do nothing: a method is at work, and the weights are frozen.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>Whether its outputs are those of the network: it is the last layer with weights.</summary>
    internal bool IsLast { get; init; }

    /// <summary>The positions that were chosen by the dense gradient of this step.</summary>
    internal int[] ChosenPositions => IsHeld ? [] : _weights.Probe?.Positions ?? throw new InvalidOperationException(
        $"Layer {Name} has no dense gradient in this step. Ask for it by overriding SparsityMethod.GradientCandidates.");

    /// <summary>
    /// The magnitudes of the weights, in the output-major order of the pattern; in a layer with blocks, the mean over its block for each.
    /// </summary>
    public float[] Magnitudes() => Grid.IsSingle
        ? _weights.Magnitudes()
        : Grid.Spread(Pattern, Blocks, BlockMagnitudes().AsSpan());

    /// <summary>The mean magnitude of each block, in the output-major order of <see cref="Blocks"/>.</summary>
    internal float[] BlockMagnitudes() => _weights.BlockMagnitudes(Blocks);

    /// <summary>Changes the mask to any other one.</summary>
    /// <param name="pattern">The new pattern, with the rows and columns of the present one.</param>
    /// <exception cref="ArgumentException">
    /// The pattern has another shape, or a block of weights in part, or more weights in one group of balanced inputs than in another.
    /// </exception>
    public void Change(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (IsHeld)
            return;
        int old = Nonzeros;
        int remaining = _weights.Change(pattern);
        (Dropped, Grown) = (Dropped + old - remaining, Grown + pattern.Nonzeros - remaining);
    }

    /// <summary>
    /// Drops weights, those of smallest magnitude first; of equal ones the last. In a layer with blocks, the blocks of smallest mean
    /// magnitude; of balanced weights, as many of each group.
    /// </summary>
    /// <param name="count">
    /// How many, from 0 to <see cref="Nonzeros"/>; of blocks and of balanced weights, the number that is nearest.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public void DropSmallest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Nonzeros);
        if (Grid.EqualBlocksFor(count) is not (> 0 and var dropped))
            return;
        int blocks = Nonzeros / BlockWeights;
        if (!Grid.IsSingle || Grid.IsBalanced)
        {
            Change(Grid.Whole(Blocks.Where(Grid.Largest(Blocks, BlockMagnitudes(), blocks - dropped))));
            return;
        }

        float[] magnitudes = ArrayPool<float>.Shared.Rent(blocks);
        bool[] kept = ArrayPool<bool>.Shared.Rent(blocks);
        _weights.Magnitudes(magnitudes.AsSpan(0, blocks));
        MagnitudeSelection.Choose(magnitudes.AsSpan(0, blocks), blocks - dropped, kept.AsSpan(0, blocks));
        Change(Pattern.Where(kept.AsSpan(0, blocks)));
        ArrayPool<float>.Shared.Return(magnitudes);
        ArrayPool<bool>.Shared.Return(kept);
    }

    /// <summary>How many blocks are nearest to a number of weights.</summary>
    internal int BlocksFor(int weights) => Grid.BlocksFor(weights);

    /// <summary>
    /// Drops the smallest weights until a share of positions is empty; none where that is so already. A block that would leave too few
    /// weights stays; each group of balanced weights keeps the number that is nearest, at least one.
    /// </summary>
    internal void PruneTo(double sparsity)
    {
        sparsity = Math.Clamp(sparsity, 0, 1);
        int left = Grid.IsBalanced
            ? Grid.BlocksOfGroup(sparsity) * Grid.Groups * BlockWeights
            : SparsityPattern.NonzerosFor(Pattern.Rows, Pattern.Columns, sparsity);
        int blocks = Math.Max(0, Nonzeros - left) / BlockWeights;
        DropSmallest(blocks * BlockWeights);
    }

    /// <summary>Drops all weights but some.</summary>
    /// <param name="kept">[<see cref="Nonzeros"/>] whether each stays, in the output-major order of the pattern.</param>
    /// <exception cref="ArgumentException">There are more or fewer than nonzeros, or a block of weights would stay in part.</exception>
    public void Keep(ReadOnlySpan<bool> kept)
    {
        if (kept.Length != Nonzeros)
            throw new ArgumentException($"Layer {Name}: kept has {kept.Length} entries, but there are {Nonzeros} nonzeros.", nameof(kept));
        Change(Pattern.Where(kept));
    }
}
