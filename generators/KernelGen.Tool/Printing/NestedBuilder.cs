using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>
/// The calls that build a network whose branches begin and end together: they become lambdas, as a person would write them.
/// </summary>
internal sealed class NestedBuilder
{
    private readonly IReadOnlyDictionary<Step, LayerClass> _classes;
    private readonly Dominators _dominators;
    private readonly Step? _lastFrozen;
    private readonly HashSet<Step> _printed = [];

    private NestedBuilder(ImportedNetwork network, IReadOnlyDictionary<Step, LayerClass> classes, Step? lastFrozen) =>
        (_classes, _dominators, _lastFrozen) = (classes, new Dominators(network), lastFrozen);

    /// <summary>The calls; null if the branches do not nest.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classes">[steps with weights] their classes.</param>
    /// <param name="lastFrozen">The last step that is frozen, with all before it; null for none.</param>
    public static IReadOnlyList<BuilderItem>? Of(ImportedNetwork network, IReadOnlyDictionary<Step, LayerClass> classes, Step? lastFrozen)
    {
        var builder = new NestedBuilder(network, classes, lastFrozen);
        var items = builder.Chain(network.Input, network.Output, isBranch: false);
        return builder._printed.Count == network.Steps.Count - 1 ? items : null;
    }

    /// <summary>What leads from one step to another that lies on every path from the first.</summary>
    private List<BuilderItem>? Chain(Step start, Step end, bool isBranch)
    {
        var steps = new Stack<Step>();
        for (var step = end; step != start; step = _dominators.Of(step))
        {
            if (step.Inputs.Count == 0)
                return null;
            steps.Push(step);
        }

        var items = new List<BuilderItem>();
        while (steps.TryPop(out var step))
        {
            if (!_printed.Add(step) || (isBranch && step == _lastFrozen))
                return null;
            BuilderItem? item = step.Inputs.Count == 1
                ? new CallItem(CallText.Of(step, _classes.GetValueOrDefault(step)), step.Operation is Convolution or LinearMap)
                : Join(step);
            if (item is null)
                return null;
            items.Add(item);
            if (step == _lastFrozen)
                items.Add(new CallItem(".Freeze()", Begins: false));
        }

        return items;
    }

    private BranchesItem? Join(Step step)
    {
        var start = _dominators.Of(step);
        var inputs = step.Inputs;
        switch (step.Operation)
        {
            case Sum when inputs.Count == 2:
                var (main, shortcut) = Length(start, inputs[1]) > Length(start, inputs[0])
                    ? (inputs[1], inputs[0])
                    : (inputs[0], inputs[1]);
                return shortcut == start
                    ? Branches("Residual", start, ("main", main))
                    : Branches("Residual", start, ("main", main), ("shortcut", shortcut));
            case Product when inputs[0] == start:
                return Branches("Multiply", start, ("gate", inputs[1]));
            case Product when inputs[1] == start && inputs[0].Shape.Features == start.Shape.Features:
                return Branches("Multiply", start, ("gate", inputs[0]));
            case Concatenation:
                return Branches("Concat", start, [.. inputs.Select((input, i) => ($"x{i + 1}", input))]);
            default:
                return null;
        }
    }

    private BranchesItem? Branches(string method, Step start, params (string Name, Step End)[] branches)
    {
        var printed = new List<(string, IReadOnlyList<BuilderItem>)>();
        foreach (var (name, end) in branches)
        {
            if (Chain(start, end, isBranch: true) is not { } items || (items.Count == 0 && method != "Concat"))
                return null;
            printed.Add((name, items));
        }

        return new BranchesItem(method, printed);
    }

    /// <summary>Steps from one to another; shorter than any if the first lies on no path to the second.</summary>
    private int Length(Step start, Step end)
    {
        int length = 0;
        for (var step = end; step != start; step = _dominators.Of(step), length++)
        {
            if (step.Inputs.Count == 0)
                return -1;
        }

        return length;
    }
}
