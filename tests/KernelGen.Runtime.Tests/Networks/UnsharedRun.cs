using System.Numerics.Tensors;

namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// A graph run the plain way, to compare with: every activation and every gradient has memory of its own, every layer overwrites a
/// gradient of its own, and what several layers give is added afterwards.
/// </summary>
internal sealed class UnsharedRun
{
    private readonly NetworkGraph _graph;
    private readonly Activations[] _values;

    public UnsharedRun(NetworkGraph graph, int batch, float[] samples)
    {
        _graph = graph;
        _values = [.. graph.Shapes.Select((_, value) => Allocate(value, batch))];
        _values[0].Load(samples);
        for (int i = 0; i < graph.Steps.Count; i++)
        {
            var (layer, input, residual) = graph.Steps[i];
            if (residual is { } added)
                ((IJoin)layer).Forward(_values[input], _values[added], _values[i + 1], Workers.CallerOnly);
            else
                layer.Forward(_values[input], _values[i + 1]);
        }

        Output = Images(_values[^1]);
    }

    /// <summary>[batch, outputs]</summary>
    public float[] Output { get; }

    /// <summary>The gradient of every parameter, which was zero before.</summary>
    public float[][] Backward(float[] outputGradient)
    {
        int batch = _values[0].Batch;
        var gradients = _graph.Shapes.Select((_, value) => Allocate(value, batch)).ToArray();
        gradients[^1].Load(outputGradient);
        for (int i = _graph.Steps.Count - 1; i >= 0; i--)
        {
            var (layer, input, residual) = _graph.Steps[i];
            var (dx, dresidual) = (Allocate(input, batch), Allocate(residual ?? 0, batch));
            if (residual is null)
                layer.Backward(_values[input], _values[i + 1], gradients[i + 1], dx);
            else
                ((IJoin)layer).Backward(_values[input], _values[i + 1], gradients[i + 1], dx, dresidual, addToResidual: false, Workers.CallerOnly);
            if (residual is { } added)
                TensorPrimitives.Add(gradients[added].Data, dresidual.Data, gradients[added].Data);
            TensorPrimitives.Add(gradients[input].Data, dx.Data, gradients[input].Data);
        }

        return [.. _graph.Steps.SelectMany(step => step.Layer.Parameters).Select(parameter => parameter.Gradient.ToArray())];
    }

    /// <summary>With more border than its readers and the layer that makes it need, where they need any.</summary>
    private Activations Allocate(int value, int batch)
    {
        var border = _graph.Steps.Where(step => step.Input == value).Select(step => step.Layer.InputBorder)
            .Append(_graph.ProducerOf(value)?.OutputGradientBorder ?? default).Aggregate(Border.Max);
        return new Activations(_graph.Shapes[value], batch, border == default ? border : Border.Max(border, Border.Around(2)));
    }

    private static float[] Images(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
