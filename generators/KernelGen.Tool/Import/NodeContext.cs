using System.Diagnostics.CodeAnalysis;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>A node of the model whose inputs are known: what an operator's import reads and makes.</summary>
internal sealed class NodeContext(OnnxNode node, long opset, IReadOnlyList<object?> inputs, long? batch)
{
    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>The version of the operators.</summary>
    public long Opset => opset;

    /// <summary>How many samples the model is fixed to; null for any number.</summary>
    public long? Batch => batch;

    /// <summary>Inputs of the node.</summary>
    public int Count => inputs.Count;

    /// <summary>The first input, which has to be a value that is computed.</summary>
    public Step X => Value(0);

    /// <summary>An input that has to be a value that is computed.</summary>
    public Step Value(int input) => input < inputs.Count && inputs[input] is Step step
        ? step
        : throw new UnsupportedException($"{Node.Operator} of a constant as its input {input + 1}");

    /// <summary>Whether an input is a constant.</summary>
    public bool IsConstant(int input, [NotNullWhen(true)] out OnnxTensor? tensor)
    {
        tensor = input < inputs.Count ? inputs[input] as OnnxTensor : null;
        return tensor is not null;
    }

    /// <summary>A constant; null if the input is left out.</summary>
    public OnnxTensor? Constant(int input, string what)
    {
        if (input >= inputs.Count || inputs[input] is null)
            return null;
        return inputs[input] as OnnxTensor
            ?? throw new UnsupportedException($"{Node.Operator} whose {what} is computed, not constant");
    }

    /// <summary>A constant of floating-point numbers that has to be there.</summary>
    public OnnxTensor Weights(int input, string what) => Constant(input, what) is { Floats: not null } tensor
        ? tensor
        : throw new UnsupportedException($"{Node.Operator} without {what}, or with whole numbers there");

    /// <summary>A constant with as many numbers as expected.</summary>
    public float[] Numbers(int input, string what, int count)
    {
        var tensor = Weights(input, what);
        return tensor.Count == count
            ? tensor.Floats!
            : throw new UnsupportedException($"{Node.Operator} whose {what} has the shape {tensor.Shape}, but {count} numbers are needed");
    }

    /// <summary>A step that reads values.</summary>
    public Step Make(Operation operation, ValueShape shape, params Step[] from) => new(Node.Name, operation, from, shape);

    /// <summary>A step that reads the first input and keeps its shape.</summary>
    public Step Elementwise(Operation operation) => Make(operation, X.Shape, X);
}
