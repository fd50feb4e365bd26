namespace KernelGen.Samples;

/// <summary>What a layer computes, in words, so that the layers of a large network can be added up.</summary>
internal static class LayerKind
{
    /// <summary>Convolutions with sparse weights.</summary>
    public const string SparseConvolution = "sparse convolution";

    /// <summary>Convolutions whose mask has no zeros.</summary>
    public const string FullConvolution = "convolution without zeros";

    /// <summary>Convolutions with dense weights.</summary>
    public const string DenseConvolution = "dense convolution";

    /// <summary>Linear layers.</summary>
    public const string Linear = "linear";

    /// <summary>The kind of a layer.</summary>
    public static string Of(Layer layer) => layer switch
    {
        SparseConv2d { Pattern.Sparsity: 0 } => FullConvolution,
        SparseConv2d => SparseConvolution,
        DenseConv2d => DenseConvolution,
        KernelGen.Linear => Linear,
        BatchNorm2d or ResidualAdd or Relu => "batch norm with what it fuses",
        MaxPool2d or AveragePool2d or GlobalAveragePool => "pooling",
        _ => "other",
    };

    /// <summary>Whether layers of this kind hold a matrix of weights.</summary>
    public static bool IsConvolutionOrLinear(string kind) => kind is SparseConvolution or FullConvolution or DenseConvolution or Linear;
}
