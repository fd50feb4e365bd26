namespace KernelGen.Tool.Import;

/// <summary>A network as it was imported: steps in an order in which they can run.</summary>
internal sealed class ImportedNetwork
{
    private IReadOnlyList<Step>? _steps;
    private Dictionary<Step, List<Step>>? _readers;

    private ImportedNetwork(Step output) => Output = output;

    /// <summary>The step that makes the output.</summary>
    public Step Output { get; private set; }

    /// <summary>The steps that the output needs, each after those that it reads; the input comes first.</summary>
    public IReadOnlyList<Step> Steps => _steps ??= Ordered(Output);

    /// <summary>The steps that read each value, once for each time that they read it.</summary>
    private Dictionary<Step, List<Step>> Readers => _readers ??= ReadersOf(Steps);

    /// <summary>The input.</summary>
    public Step Input => Steps.First(step => step.Operation is Input);

    /// <summary>The network that ends in a step.</summary>
    public static ImportedNetwork EndingIn(Step output) => new(output);

    /// <summary>The steps that read a value, once for each time that they read it.</summary>
    public IReadOnlyList<Step> ReadersOf(Step value) => Readers.GetValueOrDefault(value) ?? [];

    /// <summary>Whether one step alone reads a value, and it is not the output.</summary>
    public bool HasOneReader(Step value) => value != Output && ReadersOf(value).Count == 1;

    /// <summary>Lets all that read one value read another.</summary>
    public void Replace(Step value, Step by)
    {
        if (value != Output && ReadersOf(value).Count == 0)
            return;
        Connect(by);
        foreach (var step in ReadersOf(value).Where(step => step != by).ToArray())
        {
            step.Inputs[step.Inputs.IndexOf(value)] = by;
            Readers[value].Remove(step);
            Readers[by].Add(step);
        }

        if (Output == value)
            Output = by;
        Disconnect(value);
    }

    /// <summary>Lets a step read another value first.</summary>
    public void Read(Step step, Step value)
    {
        var before = step.Inputs[0];
        step.Inputs[0] = value;
        Readers[before].Remove(step);
        Readers[value].Add(step);
        Disconnect(before);
    }

    /// <summary>Takes a step out that reads one value, which takes its place.</summary>
    public void Remove(Step step)
    {
        step.Inputs[0].Nodes.AddRange(step.Nodes);
        Replace(step, step.Inputs[0]);
    }

    /// <summary>Counts a step that is new among the readers of what it reads.</summary>
    private void Connect(Step step)
    {
        if (!Readers.TryAdd(step, []))
            return;
        foreach (var input in step.Inputs)
            Readers[input].Add(step);
    }

    /// <summary>Forgets a value that nothing reads any more, and what only it has read.</summary>
    private void Disconnect(Step value)
    {
        _steps = null;
        var open = new Stack<Step>([value]);
        while (open.TryPop(out var step))
        {
            if (step == Output || ReadersOf(step).Count > 0 || !Readers.Remove(step))
                continue;
            foreach (var input in step.Inputs)
            {
                Readers[input].Remove(step);
                open.Push(input);
            }
        }
    }

    private static Dictionary<Step, List<Step>> ReadersOf(IReadOnlyList<Step> steps)
    {
        var readers = steps.ToDictionary(step => step, _ => new List<Step>());
        foreach (var step in steps)
        {
            foreach (var input in step.Inputs)
                readers[input].Add(step);
        }

        return readers;
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
