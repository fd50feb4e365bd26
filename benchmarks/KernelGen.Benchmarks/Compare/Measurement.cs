using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>What was measured of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Nonzeros">Nonzeros of W.</param>
/// <param name="Forward">Times of the forward pass.</param>
/// <param name="Backward">Times of the backward pass, both gradients; of MKL's product dX alone.</param>
public sealed record Measurement(LinearCase Case, int Nonzeros, PassTimes Forward, PassTimes Backward)
{
    /// <summary>Forward and backward together. MKL has no gradient of the weights, so it has no such time.</summary>
    public PassTimes Both => new(Forward.Ours + Backward.Ours, Forward.Paper + Backward.Paper, Forward.Dense + Backward.Dense, MklSparse: null);

    /// <summary>GFLOP/s of the dense forward product, zeros counted; null where it was not measured.</summary>
    public double? DenseGflops => 2.0 * Case.Shape.InFeatures * Case.Shape.OutFeatures * Case.Batch / 1e9 / Forward.Dense;

    /// <summary>The rows of this case, in the order in which they are reported.</summary>
    public IEnumerable<(string Pass, PassTimes Times, double Gflops)> Passes()
    {
        // A nonzero costs a multiply and an add per sample forward, and twice that backward: once for dX, once for dW.
        double forward = 2.0 * Nonzeros * Case.Batch / 1e9, backward = 2 * forward;
        yield return ("forward", Forward, forward / Forward.Ours);
        yield return ("backward", Backward, backward / Backward.Ours);
        yield return ("both", Both, (forward + backward) / Both.Ours);
    }
}
