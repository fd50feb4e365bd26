using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace ResNet18;

/// <summary>Records loss and time of every step of a training.</summary>
/// <param name="network">The network.</param>
internal sealed class StepRecorder(Network network) : TrainingHook
{
    private readonly List<double> _losses = [];
    private readonly List<StepTime> _times = [];
    private IReadOnlyList<LayerTime> _start = LayerTime.Of(network);
    private IReadOnlyList<LayerTime>? _end;

    /// <summary>Called after each step.</summary>
    public Action? Done { get; set; }

    /// <summary>The loss of each step.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>The time of the last step.</summary>
    public StepTime Last => _times[^1];

    /// <summary>The mean time of each layer in the steps after the first; in the first where there is no other.</summary>
    public IReadOnlyList<LayerTime> LayerTimes => LayerTime.PerStep(_start, _end ?? LayerTime.Of(network), Math.Max(1, _times.Count - 1));

    /// <summary>Seconds spent waiting for images, which count to no step.</summary>
    public double Waited => _times.Sum(time => time.Waiting);

    /// <summary>The mean seconds of the steps after the first.</summary>
    public double MeanSeconds => Warm.Average(SecondsOf);

    /// <inheritdoc/>
    public override void BeforeStep(TrainingState state)
    {
        if (_times.Count == 1)
            _start = LayerTime.Of(network);
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingState state)
    {
        _losses.Add(state.BatchLoss);
        _times.Add(state.Time);
        Done?.Invoke();
    }

    /// <summary>An evaluation after the training does not count.</summary>
    /// <inheritdoc/>
    public override void AfterEpoch(TrainingState state, EpochResult result) => _end = LayerTime.Of(network);

    /// <summary>Seconds of a step: loading the images, forward, loss, backward, optimiser.</summary>
    public static double SecondsOf(StepTime time) => time.Total - time.Waiting;

    /// <summary>
    /// The median of a part of the step over the steps after the first, which has code to compile and memory to touch; over the first where
    /// there is no other.
    /// </summary>
    /// <param name="part">The part.</param>
    public double Median(Func<StepTime, double> part)
    {
        double[] sorted = [.. Warm.Select(part).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private IEnumerable<StepTime> Warm => _times.Count > 1 ? _times.Skip(1) : _times;
}
