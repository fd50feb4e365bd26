using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>
/// Whether libtorch's training steps of a network mean anything on this machine. The steps themselves have random weights and nothing to
/// compare with, so each layer is held against its definition and its convolutions are timed.
/// </summary>
public sealed class LibtorchCheck
{
    /// <summary>Samples of a check at most: enough for libtorch to be as fast as it gets.</summary>
    private const int MostSamples = 16;

    /// <summary>Elements of each array that are checked.</summary>
    private const int Elements = 256;

    private readonly Baselines _baselines;
    private readonly FmaPeak _peak;
    private readonly Lazy<string?> _smallMaps;

    public LibtorchCheck(Baselines baselines, Workers workers)
    {
        _baselines = baselines;
        _peak = new FmaPeak(workers, AcceleratedWidths.Widest);
        _peak.Sample();
        _smallMaps = new(() => ConvSelfCheck.Run(workers, baselines).FirstOrDefault(wrong => wrong.Kind == ContenderKind.Dense)?.Reason);
    }

    /// <summary>FMA peak of the machine's widest vectors.</summary>
    public double PeakGflops => _peak.Gflops;

    /// <summary>Why libtorch's steps of a network are not to be compared with; null where they are.</summary>
    public string? Reason(TrainedModel model, NetworkCase networkCase)
    {
        if (_baselines.Libtorch is not { } create)
            return _baselines.LibtorchMissing ?? "there is no libtorch";
        var shapes = model.Shapes();
        if (shapes.Any(shape => shape is ConvShape) && _smallMaps.Value is { } reason)
            return reason;
        double operations = 0, seconds = 0;
        foreach (var shape in shapes)
        {
            var layerCase = new LayerCase(shape, networkCase.Sparsity, Math.Min(networkCase.Batch, MostSamples));
            if (Fault(create, layerCase, out double time) is { } fault)
                return $"{layerCase} {fault}";
            if (shape is ConvShape)
                (operations, seconds) = (operations + (3 * layerCase.DenseForwardOperations), seconds + time);
        }

        _peak.Sample();
        return operations > 0 ? Crippled.Reason(operations, seconds, PeakGflops) : null;
    }

    /// <summary>What is wrong with a layer; else null, and the time of both passes.</summary>
    private static string? Fault(Func<LayerProblem, IContender> create, LayerCase layerCase, out double seconds)
    {
        seconds = 0;
        var problem = new LayerProblem(layerCase);
        if (Verdict.Try(() => create(problem), out string? reason) is not { } contender)
            return reason;
        using var native = contender as IDisposable;
        if (Verdict.Try(contender.Compute, out reason) is not { } result)
            return reason;
        if (new Definition(problem).MistakeIn(result, Elements) is { } mistake)
            return $"is wrong: {mistake}";
        var timed = new TimedContender(contender, threads: 1);
        InterleavedTimer.Run([.. timed.Calls], TimeSpan.FromSeconds(0.1));
        seconds = timed.Forward.Seconds + timed.Backward.Seconds;
        return null;
    }
}
