using KernelGen.Generators.Keys;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>A kernel as a loop nest: no C#, no registers. The first method is the entry point.</summary>
/// <param name="Key">What it computes and how.</param>
/// <param name="Summary">The formula, as the documentation of the generated class gives it.</param>
/// <param name="Plan">The decisions in English, a sentence each.</param>
/// <param name="Operands">What a run hands in. Every method sees them all by their names.</param>
/// <param name="Methods">Entry point first.</param>
internal sealed record LoopKernel(
    KernelKey Key, string Summary, EquatableArray<string> Plan, EquatableArray<KernelOperand> Operands, EquatableArray<Method> Methods)
{
    /// <summary>What its methods take again and again.</summary>
    public EquatableArray<Step> Steps { get; init; } = [];

    /// <summary>Whether a run says which gradients it wants, <see cref="Wanted"/>; without it all are computed.</summary>
    public bool HasParts => Key.Pass == KernelPass.Backward;
}

/// <summary>One method of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Index">The integer that a caller hands in under its own name for it; null for none.</param>
/// <param name="Shifts">Operands that begin later in this method than in the run.</param>
/// <param name="Body">Its statements.</param>
internal sealed record Method(string Name, string Summary, string? Index, EquatableArray<Shift> Shifts, EquatableArray<Node> Body);

/// <summary>
/// Straight-line statements that a loop takes for every nonzero of a group, and once more for those left over: written once, and compiled
/// into each place as if they stood there.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="Body">Its statements.</param>
/// <param name="Result">The partial sums that it begins and gives back; null for none.</param>
internal sealed record Step(
    string Name, string Summary, EquatableArray<StepArgument> Arguments, EquatableArray<Node> Body, string? Result = null);

/// <summary>An argument of a step, under its name there.</summary>
internal sealed record StepArgument(string Name, StepArgumentKind Kind);

/// <summary>What an argument of a step is.</summary>
internal enum StepArgumentKind
{
    /// <summary>A place in memory.</summary>
    Place,

    /// <summary>One number in all lanes of one register.</summary>
    Register,

    /// <summary>A line that is read.</summary>
    Line,

    /// <summary>A line that is added to.</summary>
    Sum,
}

/// <summary>How many floats behind its beginning an operand is entered.</summary>
internal sealed record Shift(string Operand, IndexExpression By);

/// <summary>An operand with its shape, which the text repeats in the kernel's documentation.</summary>
internal sealed record KernelOperand(string Name, OperandKind Kind, string Shape);

/// <summary>What an operand is.</summary>
internal enum OperandKind
{
    /// <summary>Integers that are read.</summary>
    Table,

    /// <summary>Distances in units of <see cref="OffsetUnit"/>, 16 bits each, that are read.</summary>
    Offsets,

    /// <summary>Floats.</summary>
    Floats,

    /// <summary>A single integer.</summary>
    Number,
}

/// <summary>What an offset of 16 bits counts.</summary>
internal enum OffsetUnit
{
    /// <summary>Floats: the offset as it stands.</summary>
    Floats,

    /// <summary>Lines of 16 floats, which reach sixteen times as far.</summary>
    Lines,
}
