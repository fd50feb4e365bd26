using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>A kernel as a loop nest: no C#, no registers. The first method is the entry point.</summary>
/// <param name="Key">What it computes and how.</param>
/// <param name="Summary">The formula, as the documentation of the generated class gives it.</param>
/// <param name="Plan">The decisions in English, a sentence each.</param>
/// <param name="Contract">The runtime's delegate that the entry point matches.</param>
/// <param name="Methods">Entry point first.</param>
internal sealed record LoopKernel(KernelKey Key, string Summary, EquatableArray<string> Plan, string Contract, EquatableArray<Method> Methods)
{
    public Method Entry => Methods[0];
}

/// <summary>One method of a kernel.</summary>
internal sealed record Method(string Name, string Summary, EquatableArray<Parameter> Parameters, EquatableArray<Node> Body);

/// <summary>A parameter with its shape, which the text repeats as a comment.</summary>
internal sealed record Parameter(string Name, ParameterKind Kind, string Shape);

/// <summary>What a parameter is.</summary>
internal enum ParameterKind
{
    /// <summary>Integers that are read.</summary>
    Table,

    /// <summary>Distances in units of <see cref="OffsetUnit"/>, 16 bits each, that are read.</summary>
    Offsets,

    /// <summary>Floats that are read.</summary>
    Input,

    /// <summary>Floats that are written.</summary>
    Output,

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
