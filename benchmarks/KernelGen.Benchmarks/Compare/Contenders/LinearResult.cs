namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>What a contender computed, in one layout for all; null where it does not compute it.</summary>
/// <param name="Y">Y, row-major [batch, outFeatures].</param>
/// <param name="DX">dX, row-major [batch, inFeatures].</param>
/// <param name="DW">dW at the nonzeros, in output-major (CSR) order.</param>
/// <param name="DB">db [outFeatures].</param>
public sealed record LinearResult(float[] Y, float[] DX, float[]? DW, float[]? DB);
