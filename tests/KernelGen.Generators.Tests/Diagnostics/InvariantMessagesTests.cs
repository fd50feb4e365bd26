using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generators.Tests.Diagnostics;

/// <summary>
/// No message of the runtime or of a sample formats a number with a fraction by the culture of the thread: "is -0,5; say 0.05". The text of
/// whole numbers differs too little between cultures to be confused.
/// </summary>
public sealed class InvariantMessagesTests
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; "
            + "global using System.IO; global using System.Linq; global using System.Threading;";

    [Fact]
    public void No_message_depends_on_the_culture()
    {
        string[] files = [.. Sources("runtime/KernelGen.Runtime"), .. Sources("samples")];

        Assert.True(files.Length > 150, $"Only {files.Length} sources were found.");
        Assert.Equal([], Culprits([.. files.Select(file => Parse(File.ReadAllText(file), file))]));
    }

    [Fact]
    public void Finds_what_depends_on_the_culture()
    {
        var culprits = Culprits([Parse(
            """
            class C
            {
                void M(float f, double? d, int i, string s)
                {
                    throw new ArgumentException($"{i} {s} {f} {FormattableString.Invariant($"{f}")}");
                    throw new ArgumentException($"{d}" + f);
                    throw new ArgumentException(FormattableString.Invariant($"{f}") + string.Create(null, $"{f:0.0}" + $"{f:0.0}"));
                    throw new ArgumentException(f.ToString() + i);
                    throw new ArgumentOutOfRangeException(nameof(f), f, "");
                    Console.WriteLine($"{f}");
                }
            }
            """, "C.cs")]);

        Assert.Equal(["C.cs(5): f", "C.cs(6): d", "C.cs(6): f", "C.cs(8): f.ToString()", "C.cs(9): f"], culprits);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Harness.RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(
            text, new CSharpParseOptions(LanguageVersion.Preview), path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Numbers with a fraction that become text by the culture, within whatever makes an exception.</summary>
    private static IReadOnlyList<string> Culprits(SyntaxTree[] trees)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            "All", [.. trees, Parse(Usings, "Usings.cs")],
            trusted.Where(path => Path.GetDirectoryName(path) == framework).Select(path => MetadataReference.CreateFromFile(path)));
        return [.. trees.SelectMany(tree => Culprits(tree, compilation.GetSemanticModel(tree))).Distinct()];
    }

    private static IEnumerable<string> Culprits(SyntaxTree tree, SemanticModel model) =>
        from exception in tree.GetRoot().DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
        where (model.GetTypeInfo(exception).Type?.Name ?? "").EndsWith("Exception", StringComparison.Ordinal)
        from node in exception.DescendantNodes()
        where Formats(node, model)
        select $"{Path.GetFileName(tree.FilePath)}({tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}): {Text(node)}";

    /// <summary>The sum that an interpolated string is a part of: <c>string.Create</c> takes one of several as well.</summary>
    private static SyntaxNode Whole(SyntaxNode text) => text.Parent is BinaryExpressionSyntax sum ? Whole(sum) : text;

    private static bool Formats(SyntaxNode node, SemanticModel model) => node switch
    {
        InterpolationSyntax hole =>
            HasFraction(hole.Expression, model)
            && model.GetTypeInfo(Whole(hole.Parent!)).ConvertedType?.SpecialType == SpecialType.System_String,
        InvocationExpressionSyntax
        {
            ArgumentList.Arguments.Count: 0,
            Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ToString" } call,
        } => HasFraction(call.Expression, model),
        ExpressionSyntax { Parent: BinaryExpressionSyntax sum } part =>
            HasFraction(part, model) && model.GetTypeInfo(sum).Type?.SpecialType == SpecialType.System_String,

        // .NET appends "Actual value was -0,5." to the message.
        ArgumentSyntax
        {
            Parent: ArgumentListSyntax { Arguments.Count: 3, Parent: BaseObjectCreationExpressionSyntax exception } list,
        } argument =>
            list.Arguments[1] == argument && HasFraction(argument.Expression, model)
            && model.GetTypeInfo(exception).Type?.Name == nameof(ArgumentOutOfRangeException),
        _ => false,
    };

    private static string Text(SyntaxNode node) => node is InterpolationSyntax hole ? hole.Expression.ToString() : node.ToString();

    private static bool HasFraction(ExpressionSyntax expression, SemanticModel model)
    {
        var type = model.GetTypeInfo(expression).Type;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type?.SpecialType
            is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_DateTime
            || type?.Name is nameof(DateTimeOffset) or nameof(Half);
    }
}
