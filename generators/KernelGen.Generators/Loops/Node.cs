using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>
/// A statement of a kernel. A <em>line</em> is the sixteen samples of one block at one feature: a variable of a kernel that every vector
/// width prints in its own number of registers. A plan knows lines and never lanes, so one plan serves all widths.
/// </summary>
internal abstract record Node;

/// <summary>A comment above what follows.</summary>
internal sealed record Remark(string Text) : Node;

/// <summary>A blank line between two phases.</summary>
internal sealed record Gap : Node;

/// <summary>
/// <c>for (int v = from; v + step &lt;= to; v += step)</c>; without <paramref name="From"/> the variable continues from its value.
/// </summary>
internal sealed record Loop(string Variable, IndexExpression? From, IndexExpression To, int Step, EquatableArray<Node> Body) : Node;

/// <summary><c>int name = value</c>.</summary>
internal sealed record Let(string Name, IndexExpression Value) : Node;

/// <summary><c>int name = table[at]</c>, from a table of integers; <c>name = table[at]</c> for a name that there is already.</summary>
internal sealed record Fetch(string Name, string Table, IndexExpression At, bool Again = false) : Node;

/// <summary><c>int name = min(left, right)</c>.</summary>
internal sealed record Least(string Name, string Left, int Right) : Node;

/// <summary><c>int name = left * right * factor</c>.</summary>
internal sealed record Product(string Name, string Left, string Right, int Factor) : Node;

/// <summary>
/// <c>int name</c> = how many pixels of a row go in tiles of one pixel less than the largest size, so that all others go in tiles of the
/// largest; 0 where there is no such number.
/// </summary>
internal sealed record ShortTiles(string Name, string Pixels, int Largest) : Node;

/// <summary>Names lines that the branches of an <see cref="If"/> give their first value.</summary>
internal sealed record Declare(EquatableArray<string> Lines) : Node;

/// <summary>Four consecutive offsets in one load.</summary>
internal sealed record FetchFour(string Name, string Table, IndexExpression At) : Node;

/// <summary>A name for the place that the n-th of four offsets gives.</summary>
internal sealed record PointAtFour(string Name, string Base, string Four, int N, OffsetUnit Unit = OffsetUnit.Floats) : Node;

/// <summary>
/// Four consecutive numbers in one load, for <see cref="BroadcastOfFour"/>; not loaded where a run does not want the gradient that they are
/// for.
/// </summary>
internal sealed record LoadFour(string Name, string Base, IndexExpression At, Gradient? For = null) : Node;

/// <summary>The n-th of four numbers in all lanes of one register.</summary>
internal sealed record BroadcastOfFour(string Line, string Four, int N) : Node;

/// <summary>A name for the place <paramref name="At"/> floats behind another.</summary>
internal sealed record Point(string Name, string Base, IndexExpression At) : Node;

/// <summary>Moves a place on by some floats.</summary>
internal sealed record Move(string Name, int By) : Node;

/// <summary>A name for the place that an offset gives: <c>name = base + offsets[at]</c>.</summary>
internal sealed record PointAt(string Name, string Base, string Offsets, IndexExpression At, OffsetUnit Unit = OffsetUnit.Floats) : Node;

/// <summary>A new line of zeros.</summary>
internal sealed record Zero(string Line) : Node;

/// <summary>
/// One number from memory in all lanes of one register, which every part of a line can read; not loaded where a run does not want the
/// gradient that it is for.
/// </summary>
internal sealed record Broadcast(string Line, string Base, IndexExpression At, Gradient? For = null) : Node;

/// <summary>A new line equal to another.</summary>
internal sealed record Copy(string Line, string Other) : Node;

/// <summary>A new line from memory.</summary>
internal sealed record Load(string Line, Operand From) : Node;

/// <summary>A line that there is already gets another value from memory.</summary>
internal sealed record Reload(string Line, Operand From) : Node;

/// <summary>
/// Begins the partial sums of <see cref="SumInto"/>, <c>line = left * right</c>: only their total is of interest, so every width holds them
/// in one register, parts added up.
/// </summary>
internal sealed record Multiply(string Line, Operand Left, Operand Right) : Node;

/// <summary>Partial sums of <see cref="SumInto"/> that nothing was added to: zeros in one register.</summary>
internal sealed record EmptySum(string Line) : Node;

/// <summary>
/// <c>line += left * right</c>, rounded once where the processor can; left out where a run does not want the gradient that it is for.
/// </summary>
internal sealed record MultiplyAdd(string Line, Operand Left, Operand Right, Gradient? For = null) : Node;

/// <summary><c>line += other</c>.</summary>
internal sealed record Add(string Line, string Other) : Node;

/// <summary><c>line = max(line, 0)</c>.</summary>
internal sealed record Rectify(string Line) : Node;

/// <summary>Writes a line to memory.</summary>
internal sealed record Store(string Base, int At, string Line) : Node;

/// <summary>Adds the sum over the samples of each line to consecutive numbers in memory.</summary>
internal sealed record SumInto(string Base, IndexExpression At, EquatableArray<string> Lines) : Node;

/// <summary>Takes a step with these places and lines, in the order of its arguments; what it gives back gets a name.</summary>
internal sealed record Take(string Step, EquatableArray<string> Arguments, string? Result = null) : Node;

/// <summary>Calls another method of the kernel; the variable of its index has the same name here.</summary>
internal sealed record Call(string Method) : Node;

/// <summary>What an arithmetic node reads: a line, or one straight from memory a literal distance behind a place.</summary>
internal readonly record struct Operand(string Name, int At, bool InMemory)
{
    public static implicit operator Operand(string line) => new(line, 0, false);

    public static Operand Memory(string place, int at) => new(place, at, true);
}
