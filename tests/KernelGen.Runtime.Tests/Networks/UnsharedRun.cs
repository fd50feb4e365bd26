using System.Numerics.Tensors;

namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// A graph run the plain way, to compare with: every layer has activations and gradients of its own, with more border than it needs, and numbers go from
/// one layer to the next as samples. What several layers give is added afterwards.
/// </summary>
internal sealed class UnsharedRun
{
    private readonly NetworkGraph _graph;
    private readonly int _batch;
    private readonly float[][] _values;
    private readonly (Activations X, Activations Y)[] _operands;

    public UnsharedRun(NetworkGraph graph, int batch, float[] samples)
    {
        (_graph, _batch) = (graph, batch);
        _values = new float[graph.Shapes.Count][];
        _values[0] = samples;
        _operands = new (Activations, Activations)[graph.Steps.Count];
        for (int i = 0; i < graph.Steps.Count; i++)
        {
            var (layer, input, residual, activation) = graph.Steps[i];
            var (x, y) = (Allocate(input, layer.InputBorder, layer), Allocate(i + 1, default, layer));
            x.Load(_values[input]);
            if (graph.Steps[i].IsJoined)
                ((IJoin)layer).Forward(x, residual is { } added ? Loaded(added, layer) : null, y, activation, Workers.CallerOnly);
            else
                layer.Forward(x, y);
            (_values[i + 1], _operands[i]) = (Stored(y), (x, y));
        }
    }

    /// <summary>[batch, outputs]</summary>
    public float[] Output => _values[^1];

    /// <summary>The gradient of every parameter, which was zero before.</summary>
    public float[][] Backward(float[] outputGradient)
    {
        var gradients = _graph.Shapes.Select(shape => new float[_batch * shape.Features]).ToArray();
        gradients[^1] = outputGradient;
        for (int i = _graph.Steps.Count - 1; i >= 0; i--)
        {
            var (layer, input, residual, activation) = _graph.Steps[i];
            var (x, y) = _operands[i];
            var dy = Allocate(i + 1, layer.OutputGradientBorder, layer);
            dy.Load(gradients[i + 1]);
            var dx = Allocate(input, default, layer);
            var dresidual = residual is { } read ? Allocate(read, default, layer) : null;
            if (_graph.Steps[i].IsJoined)
                ((IJoin)layer).Backward(x, y, dy, new JoinGradients(dx, AddToInput: false, residual is not null, dresidual), activation, Workers.CallerOnly);
            else
                layer.Backward(x, y, dy, dx);
            if (dresidual is not null)
                Add(gradients[residual!.Value], dresidual);
            Add(gradients[input], dx);
        }

        return [.. _graph.Steps.SelectMany(step => step.Layer.Parameters).Select(parameter => parameter.Gradient.ToArray())];
    }

    private Activations Loaded(int value, Layer layer)
    {
        var activations = Allocate(value, default, layer);
        activations.Load(_values[value]);
        return activations;
    }

    /// <summary>With more border than the layer needs, unless it takes none.</summary>
    private Activations Allocate(int value, Border border, Layer layer) =>
        new(_graph.Shapes[value], _batch, layer.NeedsContiguous ? default : Border.Max(border, Border.Around(2)));

    private static void Add(float[] sum, Activations gradient) => TensorPrimitives.Add(sum, Stored(gradient), sum);

    private static float[] Stored(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
