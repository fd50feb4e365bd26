using KernelGen.CompilerServices;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>
/// The meaning of each node in plain arithmetic: runs a loop nest on arrays of doubles, a line as sixteen numbers, every access checked.
/// A plan that is right here is right at every width, as far as the text of a width says what its nodes mean.
/// </summary>
internal sealed class LoopInterpreter
{
    private const int Lanes = 16;
    private readonly LoopKernel _kernel;
    private readonly IReadOnlyDictionary<string, object> _operands;
    private readonly Gradient[] _wanted;

    private LoopInterpreter(LoopKernel kernel, IReadOnlyDictionary<string, object> operands, Gradient[] wanted) =>
        (_kernel, _operands, _wanted) = (kernel, operands, wanted);

    /// <summary>Runs a kernel's entry point.</summary>
    /// <param name="kernel">The loop nest.</param>
    /// <param name="operands">By name: <c>int[]</c>, <c>double[]</c> or <c>int</c>.</param>
    /// <param name="wanted">The gradients that the run wants, where the kernel has both.</param>
    public static void Run(LoopKernel kernel, IReadOnlyDictionary<string, object> operands, params Gradient[] wanted) =>
        new LoopInterpreter(kernel, operands, wanted).Run(kernel.Methods[0], 0);

    /// <summary>A method knows the operands, moved on by its index.</summary>
    private void Run(Method method, int index)
    {
        var frame = new Frame();
        if (method.Index is not null)
            frame.Numbers[method.Index] = index;
        foreach (var operand in _kernel.Operands)
        {
            switch (operand.Kind)
            {
                case OperandKind.Number: frame.Numbers[operand.Name] = (int)_operands[operand.Name]; break;
                case OperandKind.Table or OperandKind.Offsets: frame.Tables[operand.Name] = (int[])_operands[operand.Name]; break;
                default:
                    int by = method.Shifts.Where(shift => shift.Operand == operand.Name).Sum(shift => frame.Value(shift.By));
                    frame.Places[operand.Name] = new Place((double[])_operands[operand.Name], by);
                    break;
            }
        }

        Run(method.Body, frame);
    }

    private void Run(IEnumerable<Node> nodes, Frame f)
    {
        foreach (var node in nodes)
            Run(node, f);
    }

    private void Run(Node node, Frame f)
    {
        switch (node)
        {
            case Remark or Gap: break;
            case Loop n: RunLoop(n, f); break;
            case Let n: f.Numbers[n.Name] = f.Value(n.Value); break;
            case Least n: f.Numbers[n.Name] = Math.Min(f.Numbers[n.Left], n.Right); break;
            case Product n: f.Numbers[n.Name] = f.Numbers[n.Left] * f.Numbers[n.Right] * n.Factor; break;
            case ShortTiles n: f.Numbers[n.Name] = RowTiles.ShortEnd(f.Numbers[n.Pixels], n.Largest); break;
            case Flag n: f.Flags[n.Name] = n.All.All(condition => Holds(condition, f)); break;
            case If n: Run(n.All.All(condition => Holds(condition, f)) ? n.Then : n.Else, f); break;
            case Declare n: n.Lines.ToList().ForEach(line => f.Lines.Remove(line)); break;
            case FetchFour n: f.Fours[n.Name] = f.Tables[n.Table][f.Value(n.At)..(f.Value(n.At) + 4)]; break;
            case PointAtFour n: f.Places[n.Name] = f.Places[n.Base].Plus(f.Fours[n.Four][n.N] * Floats(n.Unit)); break;
            case LoadFour n: f.Lines[n.Name] = [.. f.Places[n.Base].Plus(f.Value(n.At)).Read(4)]; break;
            case BroadcastOfFour n: f.Lines[n.Line] = [.. Enumerable.Repeat(f.Lines[n.Four][n.N], Lanes)]; break;
            case Move n: f.Places[n.Name] = f.Places[n.Name].Plus(n.By); break;
            case Fetch n: f.Numbers[n.Name] = f.Tables[n.Table][f.Value(n.At)]; break;
            case Point n: f.Places[n.Name] = f.Places[n.Base].Plus(f.Value(n.At)); break;
            case PointAt n: f.Places[n.Name] = f.Places[n.Base].Plus(f.Tables[n.Offsets][f.Value(n.At)] * Floats(n.Unit)); break;
            case Zero n: f.Lines[n.Line] = new double[Lanes]; break;
            case EmptySum n: f.Lines[n.Line] = new double[Lanes]; break;
            case Broadcast n: f.Lines[n.Line] = [.. Enumerable.Repeat(f.Places[n.Base].Plus(f.Value(n.At)).Number, Lanes)]; break;
            case Copy n: f.Lines[n.Line] = [.. f.Lines[n.Other]]; break;
            case Reload n:
                f.Lines[n.Line] = f.Lines.ContainsKey(n.Line)
                    ? f.Read(n.From)
                    : throw new ArgumentException($"{n.Line} has no value yet.");
                break;
            case MultiplyAdd { For: { } gradient } when !_wanted.Contains(gradient): break;
            case Load n: f.Lines[n.Line] = f.Read(n.From); break;
            case Loops.Multiply n: f.Lines[n.Line] = Map(f.Read(n.Left), f.Read(n.Right), (a, b) => a * b); break;
            case MultiplyAdd n:
                f.Lines[n.Line] = Map(f.Lines[n.Line], Map(f.Read(n.Left), f.Read(n.Right), (a, b) => a * b), (a, b) => a + b);
                break;
            case Add n: f.Lines[n.Line] = Map(f.Lines[n.Line], f.Lines[n.Other], (a, b) => a + b); break;
            case Rectify n: f.Lines[n.Line] = [.. f.Lines[n.Line].Select(v => Math.Max(v, 0))]; break;
            case Store n: f.Places[n.Base].Plus(n.At).Write(f.Lines[n.Line]); break;
            case SumInto n:
                for (int i = 0; i < n.Lines.Count; i++)
                    f.Places[n.Base].Plus(f.Value(n.At) + i).Number += f.Lines[n.Lines[i]].Sum();
                break;
            case Take n: RunStep(_kernel.Steps.Single(step => step.Name == n.Step), n, f); break;
            case Call n:
                var method = _kernel.Methods.Single(m => m.Name == n.Method);
                Run(method, f.Numbers[method.Index!]);
                break;
            default: throw new ArgumentException($"A {node.GetType().Name} has no meaning here.");
        }
    }

    private void RunLoop(Loop loop, Frame f)
    {
        if (loop.From is not null)
            f.Numbers[loop.Variable] = f.Value(loop.From);
        for (; f.Numbers[loop.Variable] + loop.Step <= f.Value(loop.To); f.Numbers[loop.Variable] += loop.Step)
            Run(loop.Body, f);
    }

    /// <summary>A step sees its arguments alone, and changes the lines that it adds to.</summary>
    private void RunStep(Step step, Take take, Frame f)
    {
        var inner = new Frame();
        foreach (var (formal, actual) in step.Arguments.Zip(take.Arguments))
        {
            if (formal.Kind == StepArgumentKind.Place)
                inner.Places[formal.Name] = f.Places[actual];
            else
                inner.Lines[formal.Name] = [.. f.Lines[actual]];
        }

        Run(step.Body, inner);
        foreach (var (formal, actual) in step.Arguments.Zip(take.Arguments).Where(pair => pair.First.Kind == StepArgumentKind.Sum))
            f.Lines[actual] = inner.Lines[formal.Name];
        if (take.Result is not null)
            f.Lines[take.Result] = inner.Lines[step.Result!];
    }

    private bool Holds(Condition condition, Frame f) => condition switch
    {
        Equal c => f.Numbers[c.Variable] == f.Value(c.Value),
        Raised c => f.Flags[c.Flag] == c.Value,
        Wanted c => _wanted.Contains(c.Gradient),
        _ => throw new ArgumentException($"A {condition.GetType().Name} has no meaning here."),
    };

    private static int Floats(OffsetUnit unit) => unit == OffsetUnit.Lines ? Lanes : 1;

    private static double[] Map(double[] left, double[] right, Func<double, double, double> f) => [.. left.Zip(right, f)];

    /// <summary>The names of one method: C# knows them under the same ones.</summary>
    private sealed class Frame
    {
        public Dictionary<string, int> Numbers { get; } = [];

        public Dictionary<string, bool> Flags { get; } = [];

        public Dictionary<string, int[]> Tables { get; } = [];

        public Dictionary<string, int[]> Fours { get; } = [];

        public Dictionary<string, Place> Places { get; } = [];

        public Dictionary<string, double[]> Lines { get; } = [];

        public int Value(IndexExpression index) => index.Constant + index.Terms.Sum(t => Numbers[t.Variable] * t.Factor);

        public double[] Read(Operand operand) => operand.InMemory ? Places[operand.Name].Plus(operand.At).Read() : Lines[operand.Name];
    }

    /// <summary>Somewhere in an array.</summary>
    private readonly record struct Place(double[] Array, int At)
    {
        public ref double Number => ref Array[At];

        public Place Plus(int by) => this with { At = At + by };

        public double[] Read(int count = Lanes) => Array[At..(At + count)];

        public void Write(double[] line) => line.CopyTo(Array.AsSpan(At, Lanes));
    }
}
