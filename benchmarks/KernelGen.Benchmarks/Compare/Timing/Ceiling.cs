namespace KernelGen.Benchmarks.Compare.Timing;

/// <summary>
/// The FMA peaks of a run: that of the vectors which our kernels use, and that of the widest vectors of the machine, which others may use.
/// </summary>
public sealed class Ceiling
{
    private readonly FmaPeak _kernels;
    private readonly FmaPeak _widest;

    public Ceiling(Workers workers, VectorWidth kernels)
    {
        _kernels = new FmaPeak(workers, kernels);
        _widest = kernels == AcceleratedWidths.Widest ? _kernels : new FmaPeak(workers, AcceleratedWidths.Widest);
        Sample();
    }

    /// <summary>The width of our kernels.</summary>
    public VectorWidth Width => _kernels.Width;

    /// <summary>GFLOP/s that vectors of our kernels' width can reach, all threads together.</summary>
    public double Gflops => _kernels.Gflops;

    /// <summary>The width of the widest vectors.</summary>
    public VectorWidth WidestWidth => _widest.Width;

    /// <summary>GFLOP/s that the widest vectors can reach.</summary>
    public double WidestGflops => _widest.Gflops;

    /// <summary>Times both, before, between and after the cases.</summary>
    public void Sample()
    {
        _kernels.Sample();
        if (_widest != _kernels)
            _widest.Sample();
    }
}
