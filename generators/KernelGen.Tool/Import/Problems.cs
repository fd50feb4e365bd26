namespace KernelGen.Tool.Import;

/// <summary>What cannot be imported, collected so that the user sees all of it at once.</summary>
internal sealed class Problems
{
    private readonly List<(string Node, string Message)> _all = [];

    /// <summary>Whether there are none.</summary>
    public bool AreNone => _all.Count == 0;

    /// <summary>Notes a problem.</summary>
    /// <param name="node">The node; empty for the model as a whole.</param>
    /// <param name="message">What is not supported, and the remedy where there is one.</param>
    public void Add(string node, string message) => _all.Add((node, message));

    /// <summary>All problems, those of one kind together.</summary>
    public IEnumerable<string> Lines() => _all.GroupBy(problem => problem.Message, problem => problem.Node).Select(group =>
    {
        string[] nodes = [.. group.Where(node => node.Length > 0)];
        return nodes.Length == 0
            ? group.Key
            : $"{group.Key} ({(nodes.Length == 1 ? "node" : $"{nodes.Length} nodes:")} {string.Join(", ", nodes)})";
    });
}

/// <summary>A model that cannot be imported, with all reasons.</summary>
internal sealed class UnsupportedModelException(string path, Problems problems) : Exception(
    $"{path} cannot be imported. Nothing was written. It has what is not supported:\n"
    + string.Join("\n", problems.Lines().Select(line => "  - " + line)));

/// <summary>An operator, or one of its attributes, that is not supported.</summary>
internal sealed class UnsupportedException(string message) : Exception(message);
