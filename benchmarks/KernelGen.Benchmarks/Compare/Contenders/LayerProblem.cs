using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>The numbers of one case, drawn at random by a fixed seed, which every contender takes over into its own layout.</summary>
public sealed class LayerProblem
{
    /// <summary>
    /// Patterns that a layer is timed with in turn. With one alone, the branch predictor learns the lengths of its rows by heart, which no
    /// network lets it do, and its weights stay in the second-level cache.
    /// </summary>
    private const int Patterns = 8;

    private const int Seed = 1;

    /// <param name="layerCase">What is drawn.</param>
    /// <param name="kernels">Which kernels this project's layers use; null for those that a user gets.</param>
    public LayerProblem(LayerCase layerCase, KernelOptions? kernels = null)
    {
        (Case, Kernels, Pattern) = (layerCase, kernels, Draw(layerCase, Seed));
        var (shape, random) = (layerCase.Shape, new Random(Seed));
        OutputMajorWeights = Uniform(random, Pattern.Nonzeros);
        Bias = shape is LinearShape ? Uniform(random, shape.Rows) : null;
        X = Uniform(random, layerCase.Batch * shape.Input.Features);
        DY = Uniform(random, layerCase.Batch * shape.Output.Features);
    }

    private LayerProblem(LayerProblem first, int seed)
    {
        (Case, Kernels, Bias, X, DY) = (first.Case, first.Kernels, first.Bias, first.X, first.DY);
        Pattern = Draw(Case, seed);
        OutputMajorWeights = Uniform(new Random(seed), Pattern.Nonzeros);
    }

    public LayerCase Case { get; }

    /// <summary>Which kernels this project's layers use.</summary>
    public KernelOptions? Kernels { get; }

    /// <summary>Where the nonzeros of W [rows, columns] lie.</summary>
    public SparsityPattern Pattern { get; }

    public int Batch => Case.Batch;

    /// <summary>b [rows]; null for convolutions, whose bias is that of the batch normalisation behind them.</summary>
    public float[]? Bias { get; }

    /// <summary>X [batch, features] or [batch, channels, rows, columns].</summary>
    public float[] X { get; }

    /// <summary>dY in the same order.</summary>
    public float[] DY { get; }

    /// <summary>W at its nonzeros in output-major (CSR) order.</summary>
    public float[] OutputMajorWeights { get; }

    /// <summary>
    /// The same X, dY and b with other patterns and weights, to be timed in turn with this one. There are none for a convolution, which
    /// walks its pattern once for each row of pixels: there the predictor learns it in a network as well.
    /// </summary>
    public IEnumerable<LayerProblem> Others() => Case.Shape is ConvShape
        ? []
        : Enumerable.Range(Seed + 1, Patterns - 1).Select(seed => new LayerProblem(this, seed));

    /// <summary>W at its nonzeros in input-major (CSC) order, which is W^T in output-major order.</summary>
    public float[] InputMajorWeights()
    {
        var inputMajor = new float[OutputMajorWeights.Length];
        for (int k = 0; k < inputMajor.Length; k++)
            inputMajor[Pattern.ToInputMajor[k]] = OutputMajorWeights[k];
        return inputMajor;
    }

    /// <summary>W [rows, columns], zeros included.</summary>
    public float[] DenseWeights()
    {
        var dense = new float[Pattern.Rows * Pattern.Columns];
        ForEachNonzero((k, place) => dense[place] = OutputMajorWeights[k]);
        return dense;
    }

    /// <summary>The entries of a dense [rows, columns] matrix at the nonzeros, in output-major (CSR) order.</summary>
    public float[] OutputMajor(float[] dense)
    {
        var values = new float[Pattern.Nonzeros];
        ForEachNonzero((k, place) => values[k] = dense[place]);
        return values;
    }

    private void ForEachNonzero(Action<int, int> visit)
    {
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                visit(k, (row * Pattern.Columns) + Pattern.ColumnIndices[k]);
        }
    }

    private static SparsityPattern Draw(LayerCase layerCase, int seed)
    {
        int rows = layerCase.Shape.Rows, columns = layerCase.Shape.Columns;
        return layerCase.Mask == MaskKind.Skewed
            ? SparsityPattern.FromMask(rows, columns, SkewedMask.Create(rows, columns, layerCase.Sparsity, seed))
            : SparsityPattern.Random(rows, columns, layerCase.Sparsity, seed);
    }

    private static float[] Uniform(Random random, int length)
    {
        var numbers = new float[length];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
