namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>One of the arrays that a layer computes.</summary>
public enum LayerPart
{
    /// <summary>The output.</summary>
    Y,

    /// <summary>The gradient of the input.</summary>
    DX,

    /// <summary>The gradient of the weights, at the nonzeros.</summary>
    DW,

    /// <summary>The gradient of the bias.</summary>
    DB,
}
