using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace SparseTransfer.Output;

/// <summary>Measures the parts of the steps of a training, epoch by epoch; evaluations between epochs do not count.</summary>
/// <param name="network">The network.</param>
internal sealed class StepTimes(Network network) : TrainingHook
{
    private readonly List<StepTime> _epoch = [];
    private readonly List<StepParts> _epochs = [];
    private IReadOnlyList<LayerTime> _start = [], _end = [];

    /// <summary>The mean parts of a step over the whole training.</summary>
    public StepParts Mean => StepParts.Mean(_epochs);

    /// <summary>The mean parts of a step in the last epoch: with the masks that stay.</summary>
    public StepParts Last => _epochs[^1];

    /// <summary>The mean time of each layer in a step of the last epoch.</summary>
    public IReadOnlyList<LayerTime> Layers => LayerTime.PerStep(_start, _end, Last.Steps);

    /// <inheritdoc/>
    public override void BeforeStep(TrainingState state)
    {
        if (_epoch.Count == 0)
            _start = LayerTime.Of(network);
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingState state)
    {
        _epoch.Add(state.Time);
        _end = LayerTime.Of(network);
    }

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingState state, EpochResult result)
    {
        _epochs.Add(StepParts.Of(_epoch));
        _epoch.Clear();
    }
}
