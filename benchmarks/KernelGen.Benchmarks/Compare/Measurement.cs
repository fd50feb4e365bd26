using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare;

/// <summary>What was measured of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Nonzeros">Nonzeros of W.</param>
/// <param name="Forward">Times of the forward pass.</param>
/// <param name="Backward">Times of the backward pass, both gradients; of MKL's product dX alone.</param>
/// <param name="ForwardAfterUpdate">
/// Seconds of our forward pass after a step of an optimiser, when it first brings its copy of the weights up to date.
/// </param>
/// <param name="ForwardKernel">Our forward kernel.</param>
/// <param name="BackwardKernel">Our backward kernel.</param>
public sealed record Measurement(
    LayerCase Case, int Nonzeros, PassTimes Forward, PassTimes Backward, double ForwardAfterUpdate, string ForwardKernel,
    string BackwardKernel)
{
    /// <summary>The baselines that have no time here.</summary>
    public IReadOnlyList<OmittedBaseline> Omitted { get; init; } = [];

    /// <summary>Forward and backward together.</summary>
    public PassTimes Both => Forward + Backward;

    /// <summary>Forward and backward together over the paper's form, our forward pass being one after an update.</summary>
    public double? SpeedupOverPaperAfterUpdate => Both.Paper / (ForwardAfterUpdate + Backward.Ours);

    /// <summary>Why a column is empty; null where it is not.</summary>
    public string? ReasonFor(ContenderKind kind) => Omitted.FirstOrDefault(baseline => baseline.Kind == kind)?.Reason;

    /// <summary>The same without libtorch where its convolution is crippled.</summary>
    /// <param name="peakGflops">FMA peak of the machine's widest vectors.</param>
    public Measurement WithoutCrippled(double peakGflops) =>
        Case.Shape is ConvShape && Both.Dense is { } seconds
            && Crippled.Reason(3 * Case.DenseForwardOperations, seconds, peakGflops) is { } reason
            ? this with
            {
                Forward = Forward with { Dense = null },
                Backward = Backward with { Dense = null },
                Omitted = [.. Omitted, new OmittedBaseline(ContenderKind.Dense, "libtorch dense", reason)],
            }
            : this;

    /// <summary>The rows of this case, in the order in which they are reported.</summary>
    public IEnumerable<MeasuredPass> Passes()
    {
        // A nonzero costs a multiply and an add per sample and use forward, and twice that backward: once for dX, once for dW.
        double forward = 2.0 * Nonzeros * Case.Batch * Case.Shape.Uses / 1e9, backward = 2 * forward;
        long samples = (Case.Batch + 15) / 16 * 16, x = samples * Case.Shape.Input.Features, y = samples * Case.Shape.Output.Features;

        // Four bytes a number, two an offset: X, Y and W forward; X, dX, dY, W and dW backward.
        long forwardBytes = (4 * (x + y)) + (6L * Nonzeros), backwardBytes = (4 * (x + x + y)) + (10L * Nonzeros);
        yield return new("forward", Forward, forward / Forward.Ours, forwardBytes, ForwardKernel, ForwardAfterUpdate);
        yield return new("backward", Backward, backward / Backward.Ours, backwardBytes, BackwardKernel, AfterUpdate: null);
        yield return new(
            "both", Both, (forward + backward) / Both.Ours, Math.Max(forwardBytes, backwardBytes), Kernel: null,
            ForwardAfterUpdate + Backward.Ours);
    }
}
