using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Parsing;

/// <summary>
/// Reads an attribute's arguments by name, however they were written: <c>(1, 2)</c>, <c>(outFeatures: 2, inFeatures: 1)</c>,
/// <c>Bias = false</c>. An argument that the compiler has refused reads as null.
/// </summary>
internal readonly struct AttributeReader(AttributeData attribute)
{
    /// <summary>The attribute without its brackets.</summary>
    public Location Location => Syntax?.GetLocation() ?? Location.None;

    private AttributeSyntax? Syntax => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    /// <summary>A constructor's argument.</summary>
    public int? Positional(string parameter)
    {
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            if (Parameter(i) == parameter)
                return attribute.ConstructorArguments[i] is { Kind: TypedConstantKind.Primitive, Value: int value } ? value : null;
        }

        return null;
    }

    /// <summary>A property's value, <paramref name="otherwise"/> where it is not set.</summary>
    public T? Named<T>(string property, T otherwise)
        where T : struct
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
                return argument.Value is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: T value } ? value : null;
        }

        return otherwise;
    }

    /// <summary>A property's text; null where it is not set.</summary>
    public string? Text(string property)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
                return argument.Value is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;
        }

        return null;
    }

    /// <summary>Whether a property is set at all, be it to its default.</summary>
    public bool Sets(string property)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
                return true;
        }

        return false;
    }

    /// <summary>Where the value for a constructor's parameter or a property was written; the whole attribute if it was not.</summary>
    public Location LocationOf(string name)
    {
        var arguments = Syntax?.ArgumentList?.Arguments ?? [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string? written = arguments[i].NameColon?.Name.Identifier.ValueText
                ?? arguments[i].NameEquals?.Name.Identifier.ValueText
                ?? Parameter(i);
            if (written == name)
                return arguments[i].Expression.GetLocation();
        }

        return Location;
    }

    private string? Parameter(int position) =>
        attribute.AttributeConstructor is { } constructor && position < constructor.Parameters.Length
            ? constructor.Parameters[position].Name
            : null;
}
