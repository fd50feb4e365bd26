using System.Globalization;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Emission;

/// <summary>What some statements do, in registers of one width: arithmetic and traffic, whatever level of memory it comes from.</summary>
/// <param name="MultiplyAdds">Multiply-adds, and products that begin a sum.</param>
/// <param name="Loads">Loads of registers, and of single or four numbers.</param>
/// <param name="Stores">Stores.</param>
/// <param name="Bytes">What loads and stores move.</param>
internal readonly record struct LoopWork(int MultiplyAdds, int Loads, int Stores, int Bytes)
{
    /// <summary>What the processors that this is written for start in a cycle: two multiply-adds, two loads, one store.</summary>
    private const double MultiplyAddsPerCycle = 2, LoadsPerCycle = 2, StoresPerCycle = 1;

    private const int Four = 4;

    /// <summary>The most multiply-adds that the loads and stores leave time for, as a share of the peak.</summary>
    public double Bound
    {
        get
        {
            double arithmetic = MultiplyAdds / MultiplyAddsPerCycle;
            return arithmetic / Math.Max(arithmetic, Math.Max(Loads / LoadsPerCycle, Stores / StoresPerCycle));
        }
    }

    public static LoopWork operator +(LoopWork one, LoopWork other) => new(
        one.MultiplyAdds + other.MultiplyAdds, one.Loads + other.Loads, one.Stores + other.Stores, one.Bytes + other.Bytes);

    /// <summary>One turn of the innermost loop of a kernel with the most multiply-adds, both gradients where it has them.</summary>
    public static LoopWork Of(LoopKernel kernel, VectorDialect dialect)
    {
        var counter = new Counter(kernel, dialect);
        return kernel.Methods.SelectMany(method => Innermost(method.Body)).Select(loop => counter.Of(loop.Body))
            .OrderByDescending(work => work.MultiplyAdds).First();
    }

    /// <summary>
    /// The sentences for a kernel's documentation. A turn's work is divided by its nonzeros and lines: by the multiply-adds of lines, of
    /// which both gradients take two.
    /// </summary>
    public static IEnumerable<string> Describe(LoopKernel kernel, VectorDialect dialect)
    {
        var work = Of(kernel, dialect);
        double units = work.MultiplyAdds / (double)(dialect.Parts * (kernel.HasParts ? 2 : 1));
        yield return $"Work of the innermost loop for a weight and a line{(kernel.HasParts ? ", both gradients together" : "")}: "
            + $"multiply-adds {Text(work.MultiplyAdds / units)}, loads {Text(work.Loads / units)}, stores {Text(work.Stores / units)}, "
            + $"bytes moved {Text(work.Bytes / units)}.";
        yield return "Where a cycle starts two multiply-adds, two loads and one store, the loop reaches at most "
            + $"{(100 * work.Bound).ToString("0", CultureInfo.InvariantCulture)} % of the multiply-add peak.";
    }

    /// <summary>The bound as a number of C#.</summary>
    public static string BoundOf(LoopKernel kernel, VectorDialect dialect) =>
        Of(kernel, dialect).Bound.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The loops without loops in them.</summary>
    private static IEnumerable<Loop> Innermost(IEnumerable<Node> nodes) => nodes.SelectMany(node => node switch
    {
        Loop loop when NodeEmitter.TakesOneTurn(loop) => Innermost(loop.Body),
        Loop loop when Innermost(loop.Body).ToList() is { Count: > 0 } inner => inner,
        Loop loop => [loop],
        If branch => Innermost(branch.Then.Concat(branch.Else)),
        _ => Enumerable.Empty<Loop>(),
    });

    /// <summary>Counts the statements of one kernel.</summary>
    private sealed class Counter(LoopKernel kernel, VectorDialect dialect)
    {
        private int RegisterBytes => dialect.Lanes * sizeof(float);

        public LoopWork Of(IEnumerable<Node> nodes) => nodes.Aggregate(default(LoopWork), (work, node) => work + Of(node));

        private LoopWork Of(Node node) => node switch
        {
            Loop n => Of(n.Body),
            If n => Of(n.Then),
            Take n => Of(kernel.Steps.Single(step => step.Name == n.Step).Body),
            MultiplyAdd n => new LoopWork(dialect.Parts, 0, 0, 0) + Read(n.Left) + Read(n.Right),
            Multiply n => new LoopWork(dialect.Parts, 0, 0, 0) + Read(n.Left) + Read(n.Right),
            Load n => Read(n.From),
            Reload n => Read(n.From),
            Store => new(0, 0, dialect.Parts, dialect.Parts * RegisterBytes),
            Fetch => new(0, 1, 0, sizeof(int)),
            FetchFour => new(0, 1, 0, Four * sizeof(ushort)),
            PointAt => new(0, 1, 0, sizeof(ushort)),
            LoadFour => new(0, 1, 0, Four * sizeof(float)),
            Broadcast => new(0, 1, 0, sizeof(float)),
            SumInto n => Sums(n.Lines.Count),
            _ => default,
        };

        private LoopWork Read(Operand operand) =>
            operand.InMemory ? new(0, dialect.Parts, 0, dialect.Parts * RegisterBytes) : default;

        /// <summary>Four sums are added to memory together, others one by one.</summary>
        private static LoopWork Sums(int count)
        {
            int additions = (count / Four) + (count % Four);
            return new(0, additions, additions, 2 * count * sizeof(float));
        }
    }
}
