using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>What a branch asks.</summary>
internal abstract record Condition;

/// <summary>Whether an integer has a value.</summary>
internal sealed record Equal(string Variable, IndexExpression Value) : Condition;

/// <summary>Whether a <see cref="Flag"/> is raised, or is not.</summary>
internal sealed record Raised(string Flag, bool Value = true) : Condition;

/// <summary>Whether the run wants a gradient; known to the compiler, so that nothing is asked at run time.</summary>
internal sealed record Wanted(Gradient Gradient) : Condition;

/// <summary>The gradients that one backward kernel computes together or alone.</summary>
internal enum Gradient
{
    Input,
    Weights,
}

/// <summary><c>bool name = all of these</c>.</summary>
internal sealed record Flag(string Name, EquatableArray<Condition> All) : Node;

/// <summary>One branch where all conditions hold, another where one does not; the other may be empty.</summary>
internal sealed record If(EquatableArray<Condition> All, EquatableArray<Node> Then, EquatableArray<Node> Else) : Node;
