using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>Gives a layer the kernels that it has in a user's network, unless tuning is off.</summary>
public static class TunedKernels
{
    /// <summary>Tunes a layer for a batch before anything else runs it.</summary>
    /// <returns>The run with these kernels, and what was chosen for each of its passes.</returns>
    public static (LayerRun Run, IReadOnlyList<TuningResult> Tuning) Take(Layer layer, LayerShape shape, int batch)
    {
        using var network = Before(shape).Add(layer).Build(batch, threads: 1);
        TuningResult[] tuning = [.. network.Tune().Where(result => result.Layer == layer.Name)];
        return (network.Layers[^1].Run, tuning);
    }

    /// <summary>
    /// A layer with weights in front, because a network's first computes no dX, and its backward kernel is chosen for that.
    /// </summary>
    private static NetworkBuilder Before(LayerShape shape)
    {
        var (height, width, channels) = shape.Input;
        if (shape is ConvShape)
            return Network.Image(channels, height, width).BatchNorm();
        var before = DeclaredLayers.CreateBefore(channels, new KernelOptions { Tune = false });
        return Network.Features(before.InFeatures).Add(before);
    }
}
