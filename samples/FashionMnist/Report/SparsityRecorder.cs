using KernelGen;
using KernelGen.Training;

namespace FashionMnist.Report;

/// <summary>Records the sparsity of every sparse layer wherever it changes during a training.</summary>
internal sealed class SparsityRecorder : TrainingHook
{
    private readonly List<(double Epochs, double[] Sparsities)> _points = [];

    /// <summary>Epochs that were done at each point, and the share of zeros in each layer from there on.</summary>
    public IReadOnlyList<(double Epochs, double[] Sparsities)> Points => _points;

    /// <inheritdoc/>
    public override void BeforeStep(TrainingState state)
    {
        if (_points.Count == 0)
            Record(state.Network, state.Clock, done: 0);
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingState state)
    {
        var (layers, last) = (state.Network.MaskedLayers, _points[^1].Sparsities);
        bool changed = state.Clock.Step == state.Clock.Steps - 1;
        for (int i = 0; i < layers.Count; i++)
            changed |= layers[i].Sparsity != last[i];
        if (changed)
            Record(state.Network, state.Clock, done: 1);
    }

    private void Record(Network network, TrainingClock clock, int done) => _points.Add(
        ((double)(clock.Step + done) * clock.Epochs / clock.Steps, [.. network.MaskedLayers.Select(layer => layer.Sparsity)]));
}
