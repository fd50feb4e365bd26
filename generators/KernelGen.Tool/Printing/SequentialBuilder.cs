using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>
/// The statements that build a network of any form, step by step. A value that is read later than at once has a variable.
/// </summary>
internal sealed class SequentialBuilder
{
    private readonly ImportedNetwork _network;
    private readonly IReadOnlyDictionary<Step, LayerClass> _classes;
    private readonly Dictionary<Step, string> _variables = [];
    private readonly Step? _lastFrozen;

    private SequentialBuilder(ImportedNetwork network, IReadOnlyDictionary<Step, LayerClass> classes, Step? lastFrozen)
    {
        (_network, _classes, _lastFrozen) = (network, classes, lastFrozen);
        var taken = new HashSet<string>(StringComparer.Ordinal) { "x", "height", "width" };
        var current = network.Input;
        foreach (var step in network.Steps.Skip(1))
        {
            foreach (var input in Later(step, current))
                _variables.TryAdd(input, Identifier.Variable(input.Name, taken));
            current = step;
        }
    }

    /// <summary>The statements, each as its lines.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classes">[steps with weights] their classes.</param>
    /// <param name="lastFrozen">The last step that is frozen, with all before it; null for none.</param>
    /// <param name="indent">Spaces before each line.</param>
    public static List<string> Of(
        ImportedNetwork network, IReadOnlyDictionary<Step, LayerClass> classes, Step? lastFrozen, int indent) =>
        new SequentialBuilder(network, classes, lastFrozen).Lines(indent);

    private List<string> Lines(int indent)
    {
        var (lines, items, current) = (new List<string>(), new List<BuilderItem>(), _network.Input);
        Keep(current);
        foreach (var step in _network.Steps.Skip(1))
        {
            var first = First(step, current);
            if (first != current)
            {
                End();
                items.Add(new CallItem($".From({_variables[first]})", Begins: false));
            }

            items.Add(new CallItem(Call(step, first), step.Operation is Convolution or LinearMap));
            if (step == _lastFrozen)
                items.Add(new CallItem(".Freeze()", Begins: false));
            current = step;
            Keep(step);
        }

        End();
        return lines;

        void Keep(Step step)
        {
            if (!_variables.TryGetValue(step, out string? variable))
                return;
            End();
            lines.Add($"{new string(' ', indent)}var {variable} = x.Value;");
        }

        void End()
        {
            if (items.Count == 0)
                return;
            lines.AddRange(BuilderLayout.Lines("x", items, indent));
            lines[^1] += ";";
            items.Clear();
        }
    }

    private string Call(Step step, Step first)
    {
        if (step.Inputs.Count == 1)
            return CallText.Of(step, _classes.GetValueOrDefault(step));
        var others = step.Inputs.ToList();
        others.Remove(first);
        string arguments = string.Join(", ", others.Select(input => _variables[input]));
        return step.Operation switch
        {
            Sum => $".Residual({arguments})",
            Product => $".Multiply({arguments})",
            _ => $".Concat({arguments})",
        };
    }

    /// <summary>The value that a step's call is made on: the one at hand where the operation allows that.</summary>
    private static Step First(Step step, Step current) => step.Operation switch
    {
        Sum when step.Inputs.Contains(current) => current,
        Product when step.Inputs[1] == current && step.Inputs[0].Shape.Features == current.Shape.Features => current,
        _ => step.Inputs[0],
    };

    /// <summary>The values that a step reads and that are not at hand.</summary>
    private static List<Step> Later(Step step, Step current)
    {
        var (first, others) = (First(step, current), step.Inputs.ToList());
        others.Remove(first);
        return first == current ? others : [first, .. others];
    }
}
