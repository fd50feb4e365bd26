using KernelGen.Generators.Planning;

namespace KernelGen.Generators.Emission;

/// <summary>
/// How one vector width says each operation of a loop nest. The choice of instructions is made here and nowhere else. A line of sixteen
/// samples is printed in <see cref="Parts"/> registers; without vectors it is one number, and the nest is repeated for every lane.
/// </summary>
internal abstract class VectorDialect(int lanes)
{
    /// <summary>Numbers in a register.</summary>
    public int Lanes { get; } = lanes;

    /// <summary>Registers of a line.</summary>
    public int Parts => IsScalar ? 1 : BatchTiles.BlockSamples / Lanes;

    public bool IsScalar => Lanes == 1;

    public static VectorDialect For(KernelWidth width) => width switch
    {
        KernelWidth.V512 => new Vectors(16),
        KernelWidth.V256 => new Vectors(8),
        KernelWidth.V128 => new Vectors(4),
        _ => new Scalars(),
    };

    /// <summary>The type of a register.</summary>
    public abstract string Type { get; }

    public abstract string Zero { get; }

    public abstract string Broadcast(string number);

    /// <summary>Four consecutive numbers, repeated over the register.</summary>
    public abstract string LoadFour(string place);

    /// <summary>The register at a literal distance behind a place.</summary>
    public abstract string Load(string place, int at);

    public abstract string Store(string place, int at, string register);

    public abstract string MultiplyAdd(string left, string right, string sum);

    public abstract string Rectify(string register);

    /// <summary>Adds the sum over the lanes of one register to a number.</summary>
    public abstract string SumInto(string number, string register);

    /// <summary>Adds the sums over the lanes of four registers to four consecutive numbers.</summary>
    public abstract string SumFourInto(string number, IReadOnlyList<string> registers);

    private sealed class Vectors(int lanes) : VectorDialect(lanes)
    {
        private string Class => $"Vector{CSharpLiteral.Of(Lanes * 32)}";

        public override string Type => $"{Class}<float>";

        public override string Zero => $"{Type}.Zero";

        public override string Broadcast(string number) => $"{Class}.Create({number})";

        public override string LoadFour(string place) => $"FourWeights.Load{CSharpLiteral.Of(Lanes * 32)}(ref {place})";

        public override string Load(string place, int at) =>
            at == 0 ? $"{Class}.LoadUnsafe(ref {place})" : $"{Class}.LoadUnsafe(ref {place}, {CSharpLiteral.Of(at)})";

        public override string Store(string place, int at, string register) =>
            at == 0 ? $"{register}.StoreUnsafe(ref {place});" : $"{register}.StoreUnsafe(ref {place}, {CSharpLiteral.Of(at)});";

        public override string MultiplyAdd(string left, string right, string sum) => $"{Class}.MultiplyAddEstimate({left}, {right}, {sum})";

        public override string Rectify(string register) => $"{Class}.Max({register}, {Zero})";

            public override string SumInto(string number, string register) => $"{number} += LaneSums.Of({register});";

        public override string SumFourInto(string number, IReadOnlyList<string> registers) =>
            $"(Vector128.LoadUnsafe(ref {number}) + LaneSums.OfEach({string.Join(", ", registers)})).StoreUnsafe(ref {number});";
    }

    private sealed class Scalars() : VectorDialect(1)
    {
        public override string Type => "float";

        public override string Zero => "0f";

        public override string Broadcast(string number) => number;

        public override string Load(string place, int at) => $"Unsafe.Add(ref {place}, {Lane(at)})";

        public override string Store(string place, int at, string register) => $"Unsafe.Add(ref {place}, {Lane(at)}) = {register};";

        public override string MultiplyAdd(string left, string right, string sum) => $"({left} * {right}) + {sum}";

        public override string Rectify(string register) => $"Math.Max({register}, 0f)";

            public override string SumInto(string number, string register) => $"{number} += {register};";

        public override string SumFourInto(string number, IReadOnlyList<string> registers) =>
            throw new InvalidOperationException("Without vectors there is one sum at a time.");

        public override string LoadFour(string place) => throw new InvalidOperationException("Without vectors there is one nonzero at a time.");

        private static string Lane(int at) => at == 0 ? KernelEmitter.LaneVariable : $"{KernelEmitter.LaneVariable} + {CSharpLiteral.Of(at)}";
    }
}
