namespace KernelGen.Generators.Loops;

/// <summary>The names that statements read: of variables, operands and lines.</summary>
internal static class Names
{
    public static HashSet<string> ReadBy(IEnumerable<Node> nodes)
    {
        var names = new HashSet<string>();
        foreach (var node in nodes)
            Add(names, node);
        return names;
    }

    private static void Add(HashSet<string> names, Node node)
    {
        switch (node)
        {
            case Loop n: Add(names, n.From, n.To); names.Add(n.Variable); names.UnionWith(ReadBy(n.Body)); break;
            case Flag n: Add(names, n.All); break;
            case If n: Add(names, n.All); names.UnionWith(ReadBy(n.Then.Concat(n.Else))); break;
            case Let n: Add(names, n.Value); break;
            case Product n: names.UnionWith([n.Left, n.Right]); break;
            case ShortTiles n: names.Add(n.Pixels); break;
            case Least n: names.Add(n.Left); break;
            case Fetch n: names.Add(n.Table); Add(names, n.At); break;
            case FetchFour n: names.Add(n.Table); Add(names, n.At); break;
            case PointAtFour n: names.Add(n.Base); break;
            case LoadFour n: names.Add(n.Base); Add(names, n.At); break;
            case Point n: names.Add(n.Base); Add(names, n.At); break;
            case PointAt n: names.UnionWith([n.Base, n.Offsets]); Add(names, n.At); break;
            case Broadcast n: names.Add(n.Base); Add(names, n.At); break;
            case Store n: names.Add(n.Base); break;
            case SumInto n: names.Add(n.Base); Add(names, n.At); break;
            default: break;
        }
    }

    private static void Add(HashSet<string> names, IEnumerable<Condition> conditions)
    {
        foreach (var condition in conditions.OfType<Equal>())
        {
            names.Add(condition.Variable);
            Add(names, condition.Value);
        }
    }

    private static void Add(HashSet<string> names, params IndexExpression?[] expressions)
    {
        foreach (var expression in expressions)
            names.UnionWith(expression?.Terms.Select(term => term.Variable) ?? []);
    }
}
