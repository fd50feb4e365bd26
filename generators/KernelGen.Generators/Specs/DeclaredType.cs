namespace KernelGen.Generators.Specs;

/// <summary>The class that a declaration extends: where it lives and what it is called.</summary>
/// <param name="Namespace">Dotted name, empty for the global namespace.</param>
/// <param name="Containing">The types around it, outermost first.</param>
/// <param name="Name">The class's own name, escaped with @ where it is a keyword or might become one.</param>
internal sealed record DeclaredType(string Namespace, EquatableArray<ContainingType> Containing, string Name)
{
    /// <summary>Whether the user wrote a constructor without parameters, which is then not generated.</summary>
    public bool HasConstructorWithoutParameters { get; init; }

    /// <summary>
    /// Unique within an assembly: <c>My.Space.Outer.Hidden</c>; generic containing types carry their arity, <c>Outer`1</c>.
    /// </summary>
    public string FullName =>
        string.Join(".", new[] { Namespace }.Where(n => n.Length > 0).Concat(Containing.Select(c => c.MetadataName)).Concat([Name]));
}

/// <summary>A type around a declared class, as its partial declaration is written.</summary>
/// <param name="Keyword"><c>class</c>, <c>struct</c>, <c>record</c>, <c>record struct</c> or <c>interface</c>.</param>
/// <param name="Header">Name with type parameters, <c>Outer&lt;T&gt;</c>.</param>
/// <param name="MetadataName">Name with arity, <c>Outer`1</c>.</param>
internal sealed record ContainingType(string Keyword, string Header, string MetadataName);
