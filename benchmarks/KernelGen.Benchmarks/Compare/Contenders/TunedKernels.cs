using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>Gives a layer the kernels that it has in a user's network, unless tuning is off.</summary>
public static class TunedKernels
{
    /// <summary>Tunes a layer for a batch before anything else runs it.</summary>
    /// <returns>What was chosen for each of its passes.</returns>
    public static IReadOnlyList<TuningResult> Take(Layer layer, LayerShape shape, int batch)
    {
        // Behind another layer, because a network's first layer computes no dX, and its backward kernel is chosen for that.
        var before = DeclaredLayers.CreateBefore(shape.Input.Features, new KernelOptions { Tune = false });
        using var network = Network.Features(before.InFeatures).Add(before).Add(layer).Build(batch, threads: 1);
        return [.. network.Tune().Where(result => result.Layer == layer.Name)];
    }
}
