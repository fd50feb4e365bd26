using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>
/// Runs a layer and its twin of libtorch forward and backward on the same random batches, and compares everything that comes out.
/// </summary>
internal static class LayerComparison
{
    /// <summary>Samples that fill a block, do not, and need two.</summary>
    private static readonly int[] Batches = [1, 16, 19];

    /// <summary>Demands agreement at every batch.</summary>
    /// <param name="layer">Ours.</param>
    /// <param name="shape">Shape of an input.</param>
    /// <param name="twin">What both have learned; null for a layer that learns nothing.</param>
    /// <param name="forward">Theirs.</param>
    /// <param name="samples">Makes the samples of random numbers; null for these themselves.</param>
    public static void Require(
        Layer layer, ActivationShape shape, Twin? twin, Func<torch.Tensor, torch.Tensor> forward,
        Converter<float[], float[]>? samples = null)
    {
        foreach (int batch in Batches)
        {
            var x = Numbers.Uniform(batch * shape.Features, seed: batch);
            Require(layer, shape, twin, forward, batch, samples?.Invoke(x) ?? x);
        }

        twin?.RequireValues(Tolerance.OfLayer, layer.Name);
    }

    private static void Require(
        Layer layer, ActivationShape shape, Twin? twin, Func<torch.Tensor, torch.Tensor> forward, int batch, float[] x)
    {
        var dy = Numbers.Uniform(batch * layer.OutputShape(shape).Features, seed: ~batch);
        var (y, dx) = Run(layer, shape, batch, x, dy);

        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        twin?.ClearGradients();
        var torchX = Tensors.Batch(x, shape).requires_grad_(true);
        var torchY = forward(torchX);
        torchY.backward([torch.tensor(dy, torchY.shape)]);
        twin?.MaskGradients();

        string when = $"{layer.Name}, batch {batch}";
        Tolerance.Require(torchY.Numbers(), y, Tolerance.OfLayer, when + ": y");
        Tolerance.Require(torchX.grad!.Numbers(), dx, Tolerance.OfLayer, when + ": dx");
        twin?.RequireGradients(Tolerance.OfLayer, when);
    }

    /// <summary>Two threads, so that what parts of the work hand to each other is compared as well.</summary>
    private static (float[] Y, float[] DX) Run(Layer layer, ActivationShape shape, int batch, float[] samples, float[] above)
    {
        var outShape = layer.OutputShape(shape);
        var (x, y) = (new Activations(shape, batch, layer.NeedsFor(shape).InputBorder), new Activations(outShape, batch));
        var (dx, dy) = (new Activations(shape, batch), new Activations(outShape, batch, layer.NeedsFor(shape).OutputGradientBorder));
        using var workers = new Workers(2);
        x.Load(samples);
        layer.Forward(x, y, workers);
        var (outputs, gradients) = (new float[above.Length], new float[samples.Length]);
        y.Store(outputs);
        dy.Load(above);
        foreach (var parameter in layer.Parameters)
            parameter.ClearGradient();
        layer.Backward(x, y, dy, dx, workers);
        dx.Store(gradients);
        return (outputs, gradients);
    }
}
