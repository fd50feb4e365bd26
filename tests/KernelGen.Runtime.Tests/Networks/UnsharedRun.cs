using System.Numerics.Tensors;

namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// A graph run the plain way, to compare with: every layer has activations and gradients of its own, with more border than it needs, and
/// numbers go from one layer to the next as samples. What several layers give is added afterwards.
/// </summary>
internal sealed class UnsharedRun
{
    private readonly NetworkGraph _graph;
    private readonly int _batch;
    private readonly float[][] _values;
    private readonly (LayerRun Run, Activations[] Inputs, Activations Output)[] _steps;

    public UnsharedRun(NetworkGraph graph, int batch, float[] samples)
    {
        (_graph, _batch) = (graph, batch);
        _values = new float[graph.Shapes.Count][];
        _values[0] = samples;
        _steps = new (LayerRun, Activations[], Activations)[graph.Nodes.Count];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            var run = node.Layer.BindTo(graph.ShapesOf(node));
            Activations[] inputs =
                [.. node.Inputs.Select((value, input) => Loaded(value, input == 0 ? graph.Needs[i].InputBorder : default, i))];
            var output = Allocate(i + 1, default, i);
            run.Forward(new RunOperands(inputs, output, null), Workers.CallerOnly);
            (_values[i + 1], _steps[i]) = (Stored(output), (run, inputs, output));
        }
    }

    /// <summary>[batch, outputs]</summary>
    public float[] Output => _values[^1];

    /// <summary>The gradient of every parameter, which was zero before.</summary>
    public float[][] Backward(float[] outputGradient)
    {
        var gradients = _graph.Shapes.Select(shape => new float[_batch * shape.Features]).ToArray();
        gradients[^1] = outputGradient;
        for (int i = _graph.Nodes.Count - 1; i >= 0; i--)
        {
            var (run, inputs, output) = _steps[i];
            var dy = Allocate(i + 1, _graph.Needs[i].OutputGradientBorder, i);
            dy.Load(gradients[i + 1]);
            var operands = new RunOperands(inputs, output, dy);
            for (int input = 0; input < inputs.Length; input++)
                operands.SetGradient(input, Allocate(_graph.Nodes[i].Inputs[input], default, i), add: false);
            run.Backward(operands, Workers.CallerOnly);
            for (int input = 0; input < inputs.Length; input++)
                Add(gradients[_graph.Nodes[i].Inputs[input]], operands.GradientOf(input).To!);
        }

        return [.. _graph.Nodes.SelectMany(node => node.Layer.Parameters).Select(parameter => parameter.Gradient.ToArray())];
    }

    private Activations Loaded(int value, Border border, int node)
    {
        var activations = Allocate(value, border, node);
        activations.Load(_values[value]);
        return activations;
    }

    /// <summary>With more border than the node needs, unless it takes none.</summary>
    private Activations Allocate(int value, Border border, int node) =>
        new(_graph.Shapes[value], _batch, _graph.Needs[node].Contiguous ? default : Border.Max(border, Border.Around(2)));

    private static void Add(float[] sum, Activations gradient) => TensorPrimitives.Add(sum, Stored(gradient), sum);

    private static float[] Stored(Activations activations)
    {
        var numbers = new float[activations.Batch * activations.Shape.Features];
        activations.Store(numbers);
        return numbers;
    }
}
