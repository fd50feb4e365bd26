namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>What a contender computed, in one layout for all; null where it does not compute it.</summary>
/// <param name="Y">Y, [batch, features] or [batch, channels, rows, columns].</param>
/// <param name="DX">dX, in the same order.</param>
/// <param name="DW">dW at the nonzeros, in output-major (CSR) order.</param>
/// <param name="DB">db, a number for each output feature or channel.</param>
public sealed record LayerResult(float[] Y, float[] DX, float[]? DW, float[]? DB);
