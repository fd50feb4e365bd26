using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>Short words for nodes, so that a planner reads like pseudocode.</summary>
internal static class Build
{
    public static IndexExpression At(string variable) => variable;

    public static Operand Memory(string place, int at) => Operand.Memory(place, at);

    public static Loop For(string variable, IndexExpression from, IndexExpression to, IEnumerable<Node> body) =>
        new(variable, from, to, 1, body.ToEquatableArray());

    public static Loop For(string variable, IndexExpression from, IndexExpression to, int step, IEnumerable<Node> body) =>
        new(variable, from, to, step, body.ToEquatableArray());

    /// <summary>Goes on with a variable that an earlier loop or <see cref="Let"/> left somewhere.</summary>
    public static Loop GoOn(string variable, IndexExpression to, int step, IEnumerable<Node> body) =>
        new(variable, null, to, step, body.ToEquatableArray());

    /// <summary>The nodes of a body for 0, 1 ... before <paramref name="count"/>, one after the other: an unrolled loop.</summary>
    public static IEnumerable<Node> Unrolled(int count, Func<int, Node> body) => Enumerable.Range(0, count).Select(body);

    /// <summary>A count with its noun: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Groups of nodes with a blank line between them.</summary>
    public static IEnumerable<Node> Apart(IEnumerable<IEnumerable<Node>> groups) =>
        groups.SelectMany((group, n) => n == 0 ? group : new Node[] { new Gap() }.Concat(group));

    public static If If(Condition condition, IEnumerable<Node> then, IEnumerable<Node>? otherwise = null) =>
        new([condition], then.ToEquatableArray(), (otherwise ?? []).ToEquatableArray());

    public static If If(Condition one, Condition other, IEnumerable<Node> then) => new([one, other], then.ToEquatableArray(), []);

    public static SumInto SumInto(string place, IndexExpression at, params string[] lines) => new(place, at, lines.ToEquatableArray());
}
