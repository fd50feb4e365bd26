using KernelGen.Tool.Import.Operators;
using KernelGen.Tool.Onnx;

namespace KernelGen.Tool.Import;

/// <summary>Reads the nodes of a model one after the other, as steps of a network.</summary>
internal sealed class GraphReader
{
    /// <summary>Stands for a value of a node that is not supported: what reads it is checked by its operator alone.</summary>
    private static readonly object _unknown = new();

    private readonly OnnxModel _model;
    private readonly Problems _problems;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private long? _batch;

    private GraphReader(OnnxModel model, Problems problems) => (_model, _problems) = (model, problems);

    /// <summary>Reads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">[channels, rows, columns] or [features] of a sample; null for what the model says.</param>
    /// <param name="problems">Takes what is not supported.</param>
    /// <returns>The step that makes the output; null if there is none because of problems.</returns>
    public static Step? Read(OnnxModel model, long[]? input, Problems problems) => new GraphReader(model, problems).Read(input);

    private Step? Read(long[]? input)
    {
        foreach (var (name, tensor) in _model.Constants)
            _values[name] = tensor;
        RequireWhole();
        foreach (string name in _model.SparseConstants)
            _values[name] = _unknown;
        foreach (var value in _model.Inputs)
            _values[value.Name] = _model.Inputs.Count == 1 ? InputReader.Read(_model, value, input, _problems) ?? _unknown : _unknown;
        _batch = _model.Inputs is [{ Dimensions: [> 0 and var batch, ..] }] ? batch : null;
        foreach (var node in _model.Nodes)
            ReadNode(node);
        if (_model.Outputs.Count != 1)
            return null;
        switch (_values.GetValueOrDefault(_model.Outputs[0]))
        {
            case Step step:
                return step;
            case OnnxTensor:
                _problems.Add("", $"the output {_model.Outputs[0]} is a constant");
                return null;
            case null:
                _problems.Add("", $"no node makes the output {_model.Outputs[0]}");
                return null;
            default:
                return null;
        }
    }

    private void RequireWhole()
    {
        if (_model.Opset is < OnnxModel.OldestOpset or > OnnxModel.NewestOpset)
            _problems.Add("", $"operators of version {_model.Opset}; {OnnxModel.OldestOpset} to {OnnxModel.NewestOpset} are understood");
        if (_model.Inputs.Count == 0)
            _problems.Add("", "a model without an input");
        if (_model.Inputs.Count > 1)
        {
            _problems.Add(
                "", $"{_model.Inputs.Count} inputs ({string.Join(", ", _model.Inputs.Select(value => value.Name))}); one is possible");
        }

        if (_model.Outputs.Count != 1)
            _problems.Add("", $"{_model.Outputs.Count} outputs ({string.Join(", ", _model.Outputs)}); one is possible");
        if (_model.SparseConstants.Count > 0)
            _problems.Add("", $"constants that are stored sparse ({string.Join(", ", _model.SparseConstants)}); store them dense");
    }

    private void ReadNode(OnnxNode node)
    {
        object? result = null;
        try
        {
            result = Result(node);
            RequireFirstOutputAlone(node);
        }
        catch (UnsupportedException refusal)
        {
            _problems.Add(node.Name, refusal.Message);
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length > 0)
                _values[node.Outputs[i]] = i == 0 && result is not null ? result : _unknown;
        }
    }

    private void RequireFirstOutputAlone(OnnxNode node)
    {
        for (int i = 1; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length == 0 || !_model.IsRead(node.Outputs[i]))
                continue;
            string ordinal = i == 1 ? "second" : i == 2 ? "third" : $"{i + 1}th";
            throw new UnsupportedException(
                $"{node.Operator}: its {ordinal} output, {node.Outputs[i]}, is read; only the first one is computed");
        }
    }

    private object? Result(OnnxNode node)
    {
        if (!node.IsStandard)
            throw new UnsupportedException($"operator {node.Operator} of a domain of its own");
        object?[] inputs = [.. node.Inputs.Select(input => input.Length == 0 ? null : ValueOf(node, input))];
        if (ConstantFolding.Fold(node, inputs) is { } folded)
            return folded;
        bool unknown = inputs.Any(input => ReferenceEquals(input, _unknown));
        if (unknown && ConstantFolding.Understands(node.Operator))
            return null;
        var import = OperatorTable.Find(node.Operator) ?? throw new UnsupportedException($"operator {node.Operator}");
        if (unknown)
            return null;
        if (inputs.All(input => input is null))
            throw new UnsupportedException($"operator {node.Operator} without inputs");
        if (inputs.All(input => input is not Step))
            throw new UnsupportedException($"operator {node.Operator} of constants alone");
        var step = import(new NodeContext(node, _model.Opset, inputs, _batch));
        if (!step.Shape.IsPossible)
            throw new UnsupportedException($"{node.Operator} that makes samples of {step.Shape}, more than {int.MaxValue} numbers");
        step.Nodes.Add(node.Name);
        return step;
    }

    private object ValueOf(OnnxNode node, string name) => _values.GetValueOrDefault(name)
        ?? throw new InvalidModelException(
            $"{_model.Path}: node \"{node.Name}\" ({node.Operator}) reads {name}, which no node before it makes. The model is damaged.");
}
