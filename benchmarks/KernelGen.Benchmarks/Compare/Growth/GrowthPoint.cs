using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Growth;

/// <summary>Seconds of our layer in one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Nonzeros">Nonzeros of W.</param>
/// <param name="Times">Its times.</param>
/// <param name="ForwardKernel">Its forward kernel, which may be another in the next case.</param>
/// <param name="BackwardKernel">Its backward kernel.</param>
public sealed record GrowthPoint(LayerCase Case, int Nonzeros, TwoPasses Times, string ForwardKernel, string BackwardKernel)
{
    /// <summary>Seconds for one nonzero and sample.</summary>
    public double PerNonzero(string pass) => Times.Of(pass) / ((double)Nonzeros * Case.Batch);
}

/// <summary>Seconds of both passes.</summary>
public sealed record TwoPasses(double Forward, double Backward)
{
    /// <summary>The names of the passes, in the order of the reports.</summary>
    public static readonly string[] Names = ["forward", "backward", "both"];

    /// <summary>Seconds of a pass by its name.</summary>
    public double Of(string pass) => pass switch
    {
        "forward" => Forward,
        "backward" => Backward,
        _ => Forward + Backward,
    };
}
