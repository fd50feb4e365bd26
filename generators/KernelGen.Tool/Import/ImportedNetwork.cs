namespace KernelGen.Tool.Import;

/// <summary>A network as it was imported: steps in an order in which they can run.</summary>
internal sealed class ImportedNetwork
{
    private IReadOnlyList<Step>? _steps;
    private ILookup<Step, Step>? _readers;

    private ImportedNetwork(Step output) => Output = output;

    /// <summary>The step that makes the output.</summary>
    public Step Output { get; private set; }

    /// <summary>The steps that the output needs, each after those that it reads; the input comes first.</summary>
    public IReadOnlyList<Step> Steps => _steps ??= Ordered(Output);

    /// <summary>The input.</summary>
    public Step Input => Steps.First(step => step.Operation is Input);

    /// <summary>The network that ends in a step.</summary>
    public static ImportedNetwork EndingIn(Step output) => new(output);

    /// <summary>The steps that read a value, once for each time that they read it.</summary>
    public IReadOnlyList<Step> ReadersOf(Step value)
    {
        _readers ??= Steps.SelectMany(step => step.Inputs.Select(input => (Input: input, Reader: step)))
            .ToLookup(pair => pair.Input, pair => pair.Reader);
        return [.. _readers[value]];
    }

    /// <summary>Whether one step alone reads a value, and it is not the output.</summary>
    public bool HasOneReader(Step value) => value != Output && ReadersOf(value).Count == 1;

    /// <summary>Lets all that read one value read another.</summary>
    public void Replace(Step value, Step by)
    {
        foreach (var step in ReadersOf(value).Where(step => step != by))
        {
            for (int i = 0; i < step.Inputs.Count; i++)
            {
                if (step.Inputs[i] == value)
                    step.Inputs[i] = by;
            }
        }

        if (Output == value)
            Output = by;
        (_steps, _readers) = (null, null);
    }

    /// <summary>Lets a step read another value first.</summary>
    public void Read(Step step, Step value)
    {
        step.Inputs[0] = value;
        (_steps, _readers) = (null, null);
    }

    /// <summary>Takes a step out that reads one value, which takes its place.</summary>
    public void Remove(Step step)
    {
        step.Inputs[0].Nodes.AddRange(step.Nodes);
        Replace(step, step.Inputs[0]);
    }

    /// <summary>Depth first without recursion: networks may be deep.</summary>
    private static List<Step> Ordered(Step output)
    {
        var (ordered, done, open) = (new List<Step>(), new HashSet<Step>(), new Stack<(Step Step, int Next)>());
        open.Push((output, 0));
        while (open.TryPop(out var top))
        {
            if (top.Next < top.Step.Inputs.Count)
            {
                open.Push((top.Step, top.Next + 1));
                if (!done.Contains(top.Step.Inputs[top.Next]))
                    open.Push((top.Step.Inputs[top.Next], 0));
            }
            else if (done.Add(top.Step))
            {
                ordered.Add(top.Step);
            }
        }

        return ordered;
    }
}
