using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace KernelGen;

/// <summary>
/// The weights of a sparse layer at the nonzeros of a pattern, in the order of its backward kernel. It copies dense arrays in and out,
/// draws new weights and changes the pattern. The layer gives the order of the backward kernel; that of dense kernels has a place for
/// every weight. Runs rebuild their tables when <see cref="Structure"/> has changed.
/// </summary>
internal sealed partial class SparseWeights
{
    private readonly string _layer;
    private readonly string _shapeText;
    private readonly WeightOrder.Finder _order;
    private readonly DeclaredMask? _declared;
    private bool _set;

    /// <summary>The places before the last change: the next one has the same number of them where a method replaces weights.</summary>
    private int[] _spare = [];

    /// <summary>[stored numbers] 1 for a nonzero of the pattern, 0 for the others; null where only nonzeros are stored.</summary>
    private float[]? _mask;

    /// <summary>The version of the parameter after the last write of this class that set no weights.</summary>
    private int _unset;

    /// <summary>Creates weights without nonzeros.</summary>
    /// <param name="layer">Name of the layer, for messages.</param>
    /// <param name="shape">Dimensions of W; the first are the rows of the pattern, all others together its columns.</param>
    /// <param name="shapeText">What rows and columns are, for messages: <c>outFeatures x inFeatures</c>.</param>
    /// <param name="block">The blocks that nonzeros come in.</param>
    /// <param name="balanced">Inputs of a group, in each of which an output has equally many nonzeros; 0 for none.</param>
    /// <param name="declared">The only pattern that is possible; null where any is.</param>
    /// <param name="order">
    /// Gives the place of each nonzero of a pattern in the order of the backward kernel.
    /// </param>
    public SparseWeights(
        string layer, int[] shape, string shapeText, WeightBlock block, int balanced, DeclaredMask? declared, WeightOrder.Finder order)
    {
        (_layer, _shapeText, _order, _declared) = (layer, shapeText, order, declared);
        Rows = shape[0];
        Columns = shape.Skip(1).Aggregate(1, (product, size) => checked(product * size));
        Grid = new BlockGrid(Rows, Columns, block, shape.Skip(2).Aggregate(1, (product, size) => product * size), balanced);
        Pattern = SparsityPattern.FromCsr(Rows, Columns, new int[Rows + 1], []);
        Parameter = new Parameter("weight", shape, nonzeros: 0);
    }

    private int Rows { get; }

    private int Columns { get; }

    /// <summary>The blocks that nonzeros come in.</summary>
    public BlockGrid Grid { get; }

    /// <summary>The positions at which W may be nonzero.</summary>
    public SparsityPattern Pattern { get; private set; }

    /// <summary>
    /// Whether weights were set or drawn, by this class or by a caller that wrote the parameter's value. It is true for a pattern without
    /// nonzeros too, if the caller has set one.
    /// </summary>
    public bool AreSet => _set || Parameter.Version != _unset;

    /// <summary>The weights.</summary>
    public Parameter Parameter { get; }

    /// <summary>Counts the changes of pattern and order.</summary>
    public int Structure { get; private set; }

    /// <summary>[nonzeros] the place in <see cref="Parameter"/> of each nonzero of the pattern in output-major order.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>Bytes of the places.</summary>
    public long PlaceBytes => sizeof(int) * ((long)Places.Length + _spare.Length);

    /// <summary>Measures the dense gradient in the next backward pass; null where no method asks for it.</summary>
    public GrowthProbe? Probe { get; set; }

    /// <summary>The magnitudes of the weights, in the output-major order of the pattern.</summary>
    public float[] Magnitudes()
    {
        var magnitudes = new float[Places.Length];
        Magnitudes(magnitudes);
        return magnitudes;
    }

    /// <summary>As above, in memory of the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Magnitudes(Span<float> magnitudes)
    {
        int[] places = Places;
        var value = Parameter.Value;
        for (int k = 0; k < magnitudes.Length; k++)
            magnitudes[k] = MathF.Abs(value[places[k]]);
    }

    /// <summary>The mean magnitude of each block of the pattern, in output-major order.</summary>
    public float[] BlockMagnitudes(SparsityPattern blocks) =>
        Grid.IsSingle ? Magnitudes() : Grid.Means(Pattern, blocks, Magnitudes());

    /// <summary>Copies the dense weights above a magnitude, and those that are in a block with one of them.</summary>
    public void Set(ReadOnlySpan<float> weights, float threshold) => Set(weights, PatternOf(weights, threshold));

    /// <summary>Copies the largest of the dense weights, in whole blocks, as many as a sparsity leaves.</summary>
    public void SetLargest(ReadOnlySpan<float> weights, double sparsity)
    {
        RequireSparsity(sparsity);
        Set(weights, Grid.Largest(weights, sparsity));
    }

    /// <summary>Copies the dense weights at the positions of a mask.</summary>
    public void Set(ReadOnlySpan<float> weights, ReadOnlySpan<bool> mask)
    {
        SparsityPattern.RequireLength(Rows, Columns, mask.Length, nameof(mask));
        Set(weights, SparsityPattern.FromMask(Rows, Columns, mask));
    }

    /// <summary>Copies the dense weights at the positions of a pattern.</summary>
    public void Set(ReadOnlySpan<float> weights, SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        SparsityPattern.RequireWeights(Rows, Columns, weights);
        Begin(pattern);
        for (int row = 0; row < Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                Parameter.Value[Places[k]] = weights[(row * Columns) + Pattern.ColumnIndices[k]];
        }

        _set = true;
    }

    /// <summary>Takes over weights at the nonzeros of a pattern, in its output-major order.</summary>
    public void Set(SparsityPattern pattern, ReadOnlySpan<float> values)
    {
        Begin(pattern);
        for (int k = 0; k < Places.Length; k++)
            Parameter.Value[Places[k]] = values[k];
        _set = true;
    }

    /// <summary>
    /// Draws a uniform random pattern of exactly this sparsity, in whole blocks, unless a mask was declared, and weights from U(-a, a) with
    /// <c>a = sqrt(6 / (columns * density))</c>: He initialisation with the mean fan-in of the sparse matrix.
    /// </summary>
    public void Draw(int seed, double sparsity)
    {
        RequireSparsity(sparsity);
        Begin(_declared?.Pattern ?? Grid.Random(sparsity, seed));
        float bound = MathF.Sqrt(6f * Rows / Math.Max(1, Pattern.Nonzeros));
        var random = new SeededRandom(~(long)seed);
        foreach (int place in Places)
            Parameter.Value[place] = random.NextUniform(bound);
        _set = true;
    }

    /// <summary>Sets the gradient of weights that the pattern keeps at zero to zero: dense kernels compute all of it.</summary>
    public void MaskGradient()
    {
        if (_mask is not null)
            TensorPrimitives.Multiply(Parameter.Gradient, _mask, Parameter.Gradient);
    }

    /// <summary>Values in the parameter's order as a dense row-major array.</summary>
    public float[] ToDense(ReadOnlySpan<float> values)
    {
        var dense = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                dense[(row * Columns) + Pattern.ColumnIndices[k]] = values[Places[k]];
        }

        return dense;
    }

    /// <summary>
    /// Copies the weights at some positions, in their order. Four entries per iteration save three bounds checks of four: the copy takes 4
    /// % of forward and backward, and 6 % with AVX2's gather (runtime/README.md).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Replaces the pattern and sets all weights to zero.</summary>
    private void Begin(SparsityPattern pattern)
    {
        pattern = RequireFits(pattern);
        var (places, length) = _order(pattern, _spare);
        Parameter.Reset(length);
        Take(pattern, places, length);
    }

    private void Take(SparsityPattern pattern, int[] places, int length)
    {
        _spare = Places.Length == places.Length ? Places : [];
        (Pattern, Places, Structure) = (pattern, places, Structure + 1);
        _mask = length > pattern.Nonzeros ? new float[length] : null;
        foreach (int place in _mask is null ? [] : places)
            _mask![place] = 1;
    }
}
