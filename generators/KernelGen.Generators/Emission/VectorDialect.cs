using KernelGen.Generators.Keys;
using KernelGen.Generators.Planning;

namespace KernelGen.Generators.Emission;

/// <summary>
/// How one vector width says each operation of a loop nest. The choice of instructions is made here and nowhere else. A line of sixteen
/// samples is printed in <see cref="Parts"/> registers.
/// </summary>
internal sealed class VectorDialect(KernelWidth width)
{
    /// <summary>Numbers in a register.</summary>
    public int Lanes { get; } = width switch
    {
        KernelWidth.V512 => 16,
        KernelWidth.V256 => 8,
        _ => 4,
    };

    /// <summary>Registers of a line.</summary>
    public int Parts => BatchTiles.BlockSamples / Lanes;

    /// <summary>The type of a register.</summary>
    public string Type => $"{Class}<float>";

    public string Zero => $"{Type}.Zero";

    private string Class => $"Vector{CSharpLiteral.Of(Lanes * 32)}";

    public string Broadcast(string number) => $"{Class}.Create({number})";

    /// <summary>Four consecutive numbers, repeated over the register.</summary>
    public string LoadFour(string place) => $"FourWeights.Load{CSharpLiteral.Of(Lanes * 32)}(ref {place})";

    /// <summary>The register at a literal distance behind a place.</summary>
    public string Load(string place, int at) =>
        at == 0 ? $"{Class}.LoadUnsafe(ref {place})" : $"{Class}.LoadUnsafe(ref {place}, {CSharpLiteral.Of(at)})";

    public static string Store(string place, int at, string register) =>
        at == 0 ? $"{register}.StoreUnsafe(ref {place});" : $"{register}.StoreUnsafe(ref {place}, {CSharpLiteral.Of(at)});";

    public string MultiplyAdd(string left, string right, string sum) => $"{Class}.MultiplyAddEstimate({left}, {right}, {sum})";

    public string Rectify(string register) => $"{Class}.Max({register}, {Zero})";

    /// <summary>Adds the sum over the lanes of one register to a number.</summary>
    public static string SumInto(string number, string register) => $"{number} += LaneSums.Of({register});";

    /// <summary>Adds the sums over the lanes of four registers to four consecutive numbers.</summary>
    public static string SumFourInto(string number, IReadOnlyList<string> registers) =>
        $"(Vector128.LoadUnsafe(ref {number}) + LaneSums.OfEach({string.Join(", ", registers)})).StoreUnsafe(ref {number});";
}
