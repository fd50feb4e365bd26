using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>The numbers of one case, which every contender takes over into its own layout: W and b in the layer, X and dY here, drawn at random by a fixed seed.</summary>
public sealed class LinearProblem
{
    private const int Seed = 1;

    /// <param name="linearCase">What is drawn.</param>
    /// <param name="kernels">Which kernels this project's layers use; null for those that a user gets.</param>
    public LinearProblem(LinearCase linearCase, KernelOptions? kernels = null)
    {
        Case = linearCase;
        Kernels = kernels;
        Layer = DeclaredLayers.Create(linearCase.Shape, kernels);
        var random = new Random(Seed);
        if (linearCase.Mask == MaskKind.Skewed)
            Layer.SetWeights(Uniform(random, Layer.OutFeatures * Layer.InFeatures), SkewedMask.Create(Layer.OutFeatures, Layer.InFeatures, linearCase.Sparsity, Seed));
        else
            Layer.Initialize(Seed, linearCase.Sparsity);
        Bias = Uniform(random, Layer.OutFeatures);
        Layer.SetBias(Bias);
        X = Uniform(random, linearCase.Batch * Layer.InFeatures);
        DY = Uniform(random, linearCase.Batch * Layer.OutFeatures);
    }

    public LinearCase Case { get; }

    /// <summary>Which kernels this project's layers use.</summary>
    public KernelOptions? Kernels { get; }

    /// <summary>This project's layer, which owns the pattern and the weights that the others copy.</summary>
    public SparseLinear Layer { get; }

    public SparsityPattern Pattern => Layer.Pattern;

    public int Batch => Case.Batch;

    /// <summary>b [outFeatures].</summary>
    public float[] Bias { get; }

    /// <summary>X, row-major [batch, inFeatures].</summary>
    public float[] X { get; }

    /// <summary>dY, row-major [batch, outFeatures].</summary>
    public float[] DY { get; }

    /// <summary>W at its nonzeros in output-major (CSR) order.</summary>
    public float[] OutputMajorWeights() => OutputMajor(Layer.ToDense());

    /// <summary>W at its nonzeros in input-major (CSC) order, which is W^T in output-major order.</summary>
    public float[] InputMajorWeights()
    {
        var outputMajor = OutputMajorWeights();
        var inputMajor = new float[outputMajor.Length];
        for (int k = 0; k < outputMajor.Length; k++)
            inputMajor[Pattern.ToInputMajor[k]] = outputMajor[k];
        return inputMajor;
    }

    /// <summary>The entries of a dense [outFeatures, inFeatures] matrix at the nonzeros, in output-major (CSR) order.</summary>
    public float[] OutputMajor(ReadOnlySpan<float> dense)
    {
        var values = new float[Pattern.Nonzeros];
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int k = Pattern.RowStarts[row]; k < Pattern.RowStarts[row + 1]; k++)
                values[k] = dense[(row * Pattern.Columns) + Pattern.ColumnIndices[k]];
        }

        return values;
    }

    private static float[] Uniform(Random random, int length)
    {
        var numbers = new float[length];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
