using System.Numerics.Tensors;
using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>Runs a layer and its twin of libtorch forward and backward on the same random batch, and compares everything that comes out.</summary>
internal sealed class LayerComparison(Layer layer, ActivationShape shape)
{
    /// <summary>Samples that fill a block, do not, and need two.</summary>
    public static readonly int[] Batches = [1, 16, 19];

    private readonly List<(string Name, torch.Tensor Tensor, Func<float[]> Gradient, float[]? Mask)> _learned = [];

    /// <summary>Adds learned numbers: gives libtorch's tensor, and is told where our gradient of it is found.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="value">Their value, which the layer has already.</param>
    /// <param name="sizes">Their shape for libtorch.</param>
    /// <param name="gradient">Our gradient in that order.</param>
    /// <param name="sparse">Whether zeros are no weights: libtorch has gradients there as well, which we must not have.</param>
    public torch.Tensor Learned(string name, float[] value, long[] sizes, Func<float[]> gradient, bool sparse = false)
    {
        var tensor = torch.tensor(value, sizes);
        _learned.Add((name, tensor, gradient, sparse ? Array.ConvertAll(value, weight => weight == 0 ? 0f : 1) : null));
        return tensor;
    }

    /// <summary>Demands agreement at every batch; the twin is called with x [batch, channels, rows, columns], or [batch, features] for a vector.</summary>
    public void Require(Func<torch.Tensor, torch.Tensor> twin)
    {
        foreach (int batch in Batches)
            Require(twin, batch);
        foreach (var (_, tensor, _, _) in _learned)
            tensor.Dispose();
    }

    private void Require(Func<torch.Tensor, torch.Tensor> twin, int batch)
    {
        var outShape = layer.OutputShape(shape);
        var (x, dy) = (Numbers.Uniform(batch * shape.Features, seed: batch), Numbers.Uniform(batch * outShape.Features, seed: ~batch));
        var (y, dx) = Run(batch, x, dy);

        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        foreach (var (_, tensor, _, _) in _learned)
        {
            tensor.requires_grad_(true);
            tensor.grad?.zero_();
        }

        var torchX = torch.tensor(x, SizesOf(shape, batch)).requires_grad_(true);
        var torchY = twin(torchX);
        torchY.backward([torch.tensor(dy, torchY.shape)]);
        string name = $"{layer.Name}, batch {batch}: ";
        Tolerance.Require(ToArray(torchY), y, Tolerance.OfLayer, name + "y");
        Tolerance.Require(ToArray(torchX.grad!), dx, Tolerance.OfLayer, name + "dx");
        foreach (var (learned, tensor, gradient, mask) in _learned)
        {
            var expected = ToArray(tensor.grad!);
            if (mask is not null)
                TensorPrimitives.Multiply(expected, mask, expected);
            Tolerance.Require(expected, gradient(), Tolerance.OfLayer, $"{name}gradient of {learned}");
        }
    }

    /// <summary>Two threads, so that what parts of the work hand to each other is compared as well.</summary>
    private (float[] Y, float[] DX) Run(int batch, float[] samples, float[] above)
    {
        var outShape = layer.OutputShape(shape);
        var (x, y) = (new Activations(shape, batch, layer.InputBorder), new Activations(outShape, batch));
        var (dx, dy) = (new Activations(shape, batch), new Activations(outShape, batch, layer.OutputGradientBorder));
        using var workers = new Workers(2);
        x.Load(samples);
        layer.Forward(x, y, workers);
        dy.Load(above);
        foreach (var parameter in layer.Parameters)
            parameter.ClearGradient();
        layer.Backward(x, y, dy, dx, workers);
        var (outputs, gradients) = (new float[above.Length], new float[samples.Length]);
        y.Store(outputs);
        dx.Store(gradients);
        return (outputs, gradients);
    }

    private static long[] SizesOf(ActivationShape shape, int batch) =>
        shape.IsVector ? [batch, shape.Channels] : [batch, shape.Channels, shape.Height, shape.Width];

    private static float[] ToArray(torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
