using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Emission;

/// <summary>Prints the nodes of one method, statement by statement, in the words of one width.</summary>
internal sealed class NodeEmitter(SourceWriter writer, VectorDialect dialect, LoopKernel kernel)
{
    /// <summary>Names that are one register whatever the width.</summary>
    private readonly HashSet<string> _broadcasts = [];

    /// <summary>Lines that were named before they get their first value.</summary>
    private readonly HashSet<string> _declared = [];

    /// <summary>Prints statements; what follows a block in braces stands apart from it.</summary>
    public void Write(IEnumerable<Node> nodes)
    {
        Node? before = null;
        foreach (var node in nodes)
        {
            if (before is Loop or If && node is not Gap)
                writer.Line();
            Write(node);
            before = node;
        }
    }

    private void Write(Node node)
    {
        switch (node)
        {
            case Remark n: writer.Line($"// {n.Text}"); break;
            case Gap: writer.Line(); break;
            case Loop n: WriteLoop(n); break;
            case Let n: writer.Line($"int {n.Name} = {CSharpLiteral.Of(n.Value)};"); break;
            case Least n: writer.Line($"int {n.Name} = Math.Min({n.Left}, {CSharpLiteral.Of(n.Right)});"); break;
            case Fetch n: writer.Line($"{(n.Again ? "" : "int ")}{n.Name} = {Place(n.Table, n.At)};"); break;
            case Product n:
                writer.Line($"int {n.Name} = {n.Left} * {n.Right}{(n.Factor == 1 ? "" : $" * {CSharpLiteral.Of(n.Factor)}")};");
                break;
            case ShortTiles n: writer.Line($"int {n.Name} = RowTiles.ShortEnd({n.Pixels}, {CSharpLiteral.Of(n.Largest)});"); break;
            case Flag n: writer.Line($"bool {n.Name} = {All(n.All)};"); break;
            case If n: WriteIf(n); break;
            case Declare n:
                _declared.UnionWith(n.Lines);
                writer.Line($"{dialect.Type} {string.Join(", ", n.Lines.SelectMany(line => Parts(line)))};");
                break;
            case FetchFour n: writer.Line($"ulong {n.Name} = FourOffsets.Load(ref {Place(n.Table, n.At)});"); break;
            case PointAtFour n:
                writer.Line(
                    $"ref float {n.Name} = ref Unsafe.Add(ref {n.Base}, {(n.Unit == OffsetUnit.Lines ? "FourLines" : "FourOffsets")}"
                    + $".At{CSharpLiteral.Of(n.N)}({n.Four}));");
                break;
            case LoadFour n: writer.Line($"var {n.Name} = {IfWanted(n.For, dialect.LoadFour(Place(n.Base, n.At)))};"); break;
            case BroadcastOfFour n:
                _broadcasts.Add(n.Line);
                writer.Line($"var {n.Line} = FourWeights.At{CSharpLiteral.Of(n.N)}({n.Four});");
                break;
            case Move n: writer.Line($"{n.Name} = ref Unsafe.Add(ref {n.Name}, {CSharpLiteral.Of(n.By)});"); break;
            case Point n: writer.Line($"ref float {n.Name} = ref {Place(n.Base, n.At)};"); break;
            case PointAt n:
                writer.Line(
                    $"ref float {n.Name} = ref Unsafe.Add(ref {n.Base}, {Place(n.Offsets, n.At)}"
                    + $"{(n.Unit == OffsetUnit.Lines ? " * 16" : "")});");
                break;
            case Broadcast n:
                _broadcasts.Add(n.Line);
                writer.Line($"var {n.Line} = {IfWanted(n.For, dialect.Broadcast(Place(n.Base, n.At)))};");
                break;
            case Zero n: Each(part => $"{New(n.Line, part)} = {dialect.Zero};"); break;
            case EmptySum n:
                _broadcasts.Add(n.Line);
                writer.Line($"var {n.Line} = {dialect.Zero};");
                break;
            case Copy n: Each(part => $"{New(n.Line, part)} = {Part(n.Other, part)};"); break;
            case Load n: Each(part => $"{New(n.Line, part)} = {Read(n.From, part)};"); break;
            case Reload n: Each(part => $"{Part(n.Line, part)} = {Read(n.From, part)};"); break;
            case Multiply n:
                _broadcasts.Add(n.Line);
                Each(part => part == 0
                    ? $"var {n.Line} = {Read(n.Left, 0)} * {Read(n.Right, 0)};"
                    : $"{n.Line} = {dialect.MultiplyAdd(Read(n.Left, part), Read(n.Right, part), n.Line)};");
                break;
            case MultiplyAdd n:
                Each(part =>
                    $"{(n.For is { } gradient ? $"if ({Text(new Wanted(gradient))}) " : "")}{Part(n.Line, part)} = "
                    + $"{dialect.MultiplyAdd(Read(n.Left, part), Read(n.Right, part), Part(n.Line, part))};");
                break;
            case Add n: Each(part => $"{Part(n.Line, part)} += {Part(n.Other, part)};"); break;
            case Rectify n: Each(part => $"{Part(n.Line, part)} = {dialect.Rectify(Part(n.Line, part))};"); break;
            case Store n: Each(part => VectorDialect.Store(n.Base, n.At + (part * dialect.Lanes), Part(n.Line, part))); break;
            case SumInto n: WriteSums(n); break;
            case Take n: WriteTake(n, kernel.Steps.Single(step => step.Name == n.Step)); break;
            case Call n:
                writer.Line(
                    $"{n.Method}{(kernel.HasParts ? $"<{KernelEmitter.Parts}>" : "")}"
                    + $"({OperandNames.Variable}, {kernel.Methods.Single(method => method.Name == n.Method).Index});");
                break;
            default: throw new ArgumentException($"A {node.GetType().Name} has no text.");
        }
    }

    private void WriteLoop(Loop loop)
    {
        if (TakesOneTurn(loop))
        {
            writer.Line("{").Indented(() =>
            {
                writer.Line($"int {loop.Variable} = {CSharpLiteral.Of(loop.From!)};");
                Write(loop.Body);
            }).Line("}");
            return;
        }

        string start = loop.From is null ? "" : $"int {loop.Variable} = {CSharpLiteral.Of(loop.From)}";
        string test = loop.Step == 1
            ? $"{loop.Variable} < {CSharpLiteral.Of(loop.To)}"
            : $"{loop.Variable} <= {CSharpLiteral.Of(loop.To + -loop.Step)}";
        string step = loop.Step == 1 ? $"{loop.Variable}++" : $"{loop.Variable} += {CSharpLiteral.Of(loop.Step)}";
        writer.Block($"for ({start}; {test}; {step})", () => Write(loop.Body));
    }

    /// <summary>Whether a loop is printed as a block, because it takes one turn.</summary>
    public static bool TakesOneTurn(Loop loop) =>
        loop is { From: { Terms.Count: 0 } from, To: { Terms.Count: 0 } to } && (to.Constant - from.Constant) / loop.Step == 1;

    private void WriteIf(If node)
    {
        writer.Block($"if ({All(node.All)})", () => Write(node.Then));
        if (node.Else.Count > 0)
            writer.Block("else", () => Write(node.Else));
    }

    private void WriteTake(Take node, Step step)
    {
        var arguments = step.Arguments.Zip(node.Arguments, (formal, actual) => formal.Kind switch
        {
            StepArgumentKind.Place => [$"ref {actual}"],
            StepArgumentKind.Register => [actual],
            StepArgumentKind.Line => Parts(actual),
            _ => Parts(actual).Select(part => $"ref {part}"),
        }).SelectMany(parts => parts);
        if (node.Result is not null)
            _broadcasts.Add(node.Result);
        string result = node.Result is null ? "" : $"var {node.Result} = ";
        writer.Line($"{result}{step.Name}{(kernel.HasParts ? $"<{KernelEmitter.Parts}>" : "")}({string.Join(", ", arguments)});");
    }

    /// <summary>The parameters of a step, as its statements name them.</summary>
    public IEnumerable<string> Parameters(Step step)
    {
        _broadcasts.UnionWith(
            step.Arguments.Where(argument => argument.Kind == StepArgumentKind.Register).Select(argument => argument.Name));
        return step.Arguments.SelectMany(argument => argument.Kind switch
        {
            StepArgumentKind.Place => [$"ref float {argument.Name}"],
            StepArgumentKind.Register => [$"{dialect.Type} {argument.Name}"],
            StepArgumentKind.Line => Parts(argument.Name).Select(part => $"{dialect.Type} {part}"),
            _ => Parts(argument.Name).Select(part => $"ref {dialect.Type} {part}"),
        });
    }

    private IEnumerable<string> Parts(string line) => Enumerable.Range(0, dialect.Parts).Select(part => Part(line, part));

    private static string IfWanted(Gradient? gradient, string value) =>
        gradient is { } wanted ? $"{Text(new Wanted(wanted))} ? {value} : default" : value;

    private static string All(IEnumerable<Condition> conditions) => string.Join(" && ", conditions.Select(Text));

    private static string Text(Condition condition) => condition switch
    {
        Equal c => $"{c.Variable} == {CSharpLiteral.Of(c.Value)}",
        Raised c => c.Value ? c.Flag : $"!{c.Flag}",
        Wanted c => $"{KernelEmitter.Parts}.{c.Gradient}",
        _ => throw new ArgumentException($"A {condition.GetType().Name} has no text."),
    };

    private void WriteSums(SumInto node)
    {
        int n = 0;
        for (; n + 4 <= node.Lines.Count; n += 4)
            writer.Line(VectorDialect.SumFourInto(Place(node.Base, node.At + n), node.Lines.Skip(n).Take(4).Select(Whole).ToList()));
        for (; n < node.Lines.Count; n++)
            writer.Line(VectorDialect.SumInto(Place(node.Base, node.At + n), Whole(node.Lines[n])));
    }

    /// <summary>A statement for each register of a line.</summary>
    private void Each(Func<int, string> statement)
    {
        for (int part = 0; part < dialect.Parts; part++)
            writer.Line(statement(part));
    }

    private string Part(string line, int part) =>
        dialect.Parts == 1 || _broadcasts.Contains(line) ? line : $"{line}_{CSharpLiteral.Of(part)}";

    /// <summary>A register that gets its first value.</summary>
    private string New(string line, int part) => (_declared.Contains(line) ? "" : "var ") + Part(line, part);

    /// <summary>The registers of a line added up.</summary>
    private string Whole(string line) => _broadcasts.Contains(line)
        ? line
        : string.Join(" + ", Enumerable.Range(0, dialect.Parts).Select(part => Part(line, part)));

    private string Read(Operand operand, int part) =>
        operand.InMemory ? dialect.Load(operand.Name, operand.At + (part * dialect.Lanes)) : Part(operand.Name, part);

    private static string Place(string place, IndexExpression at) =>
        at is { Constant: 0, Terms.Count: 0 } ? place : $"Unsafe.Add(ref {place}, {CSharpLiteral.Of(at)})";
}
