using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Loops;

/// <summary>An integer that a kernel computes: a constant plus variables times factors. All factors are literals of the shape.</summary>
internal sealed record IndexExpression(int Constant, EquatableArray<Term> Terms)
{
    public static implicit operator IndexExpression(int constant) => new(constant, []);

    public static implicit operator IndexExpression(string variable) => new(0, [new Term(variable, 1)]);

    public static IndexExpression operator +(IndexExpression left, IndexExpression right) =>
        new(left.Constant + right.Constant, left.Terms.Concat(right.Terms).ToEquatableArray());

    public static IndexExpression operator *(IndexExpression index, int factor) =>
        new(index.Constant * factor, index.Terms.Select(t => t with { Factor = t.Factor * factor }).ToEquatableArray());
}

/// <summary>A variable times a literal.</summary>
internal readonly record struct Term(string Variable, int Factor);
