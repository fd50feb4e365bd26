using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>
/// For each step the last one before it through which every path from the input leads: where the branches begin that end in it. Source:
/// Cooper, Harvey and Kennedy, <i>A Simple, Fast Dominance Algorithm</i> (2001); without loops one pass is enough.
/// </summary>
internal sealed class Dominators
{
    private readonly Dictionary<Step, (Step? Above, int Depth)> _tree = [];

    public Dominators(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            var above = step.Inputs.Count == 0 ? null : step.Inputs.Aggregate(Common);
            _tree[step] = (above, above is null ? 0 : _tree[above].Depth + 1);
        }
    }

    /// <summary>The dominator of a step that is no input.</summary>
    public Step Of(Step step) => _tree[step].Above!;

    private Step Common(Step a, Step b)
    {
        while (a != b)
        {
            if (_tree[a].Depth < _tree[b].Depth)
                (a, b) = (b, a);
            a = _tree[a].Above!;
        }

        return a;
    }
}
