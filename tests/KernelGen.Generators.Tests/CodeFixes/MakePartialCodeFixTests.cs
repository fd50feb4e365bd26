using System.Collections.Immutable;
using KernelGen.CodeFixes;
using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.Generators.Tests.CodeFixes;

public class MakePartialCodeFixTests
{
    [Theory]
    [InlineData("[SparseLinear(3, 2)] class Hidden { }", "[SparseLinear(3, 2)] partial class Hidden { }")]
    [InlineData("[SparseLinear(3, 2)] public sealed class Hidden;", "[SparseLinear(3, 2)] public sealed partial class Hidden;")]
    [InlineData("/// <summary>A layer.</summary>\n[SparseLinear(3, 2)]\n// Why.\nclass Hidden { }",
        "/// <summary>A layer.</summary>\n[SparseLinear(3, 2)]\n// Why.\npartial class Hidden { }")]
    [InlineData("class A { [SparseLinear(3, 2)] class Hidden { } }", "partial class A { [SparseLinear(3, 2)] partial class Hidden { } }")]
    [InlineData("record A { [SparseLinear(3, 2)] partial class Hidden { } }",
        "partial record A { [SparseLinear(3, 2)] partial class Hidden { } }")]
    [InlineData("readonly record struct A { [SparseLinear(3, 2)] partial class Hidden { } }",
        "readonly partial record struct A { [SparseLinear(3, 2)] partial class Hidden { } }")]
    [InlineData("ref struct A { interface B { [SparseLinear(3, 2)] partial class Hidden { } } }",
        "ref partial struct A { partial interface B { [SparseLinear(3, 2)] partial class Hidden { } } }")]
    public async Task The_modifier_is_put_before_the_keyword(string before, string after)
    {
        var document = Document("using KernelGen;\n" + before);
        var diagnostic = (await Diagnose(document.Project)).First();
        var actions = await Actions(document, diagnostic);
        var changed = await Apply(Assert.Single(actions));
        Assert.Equal("using KernelGen;\n" + after, await Text(changed, document.Id));
        Assert.Empty(await Diagnose(changed.GetProject(document.Project.Id)!));
    }

    [Fact]
    public async Task All_can_be_mended_at_once_and_none_is_mended_twice()
    {
        var first = Document(
            "using KernelGen;\nclass Outer { [SparseLinear(3, 2)] class A { } [SparseLinear(3, 2)] class B { } }\n"
            + "[DenseLinear(3, 2)] class C { }");
        var second = first.Project.AddDocument("Second.cs", "[KernelGen.SparseLinear(3, 2)] class D { }");
        var project = second.Project;
        var diagnostics = await Diagnose(project);
        Assert.Equal(6, diagnostics.Length);
        var fix = new MakePartialCodeFix();
        var context = new FixAllContext(
            project.GetDocument(first.Id)!, fix, FixAllScope.Project, nameof(MakePartialCodeFix), fix.FixableDiagnosticIds,
            new Known(diagnostics), TestContext.Current.CancellationToken);
        var action = await fix.GetFixAllProvider().GetFixAsync(context);
        var changed = await Apply(action!);
        Assert.Equal(
            "using KernelGen;\npartial class Outer { [SparseLinear(3, 2)] partial class A { } [SparseLinear(3, 2)] partial class B { } }\n"
            + "[DenseLinear(3, 2)] partial class C { }",
            await Text(changed, first.Id));
        Assert.Equal("[KernelGen.SparseLinear(3, 2)] partial class D { }", await Text(changed, second.Id));
    }

    [Fact]
    public async Task Nothing_is_offered_where_another_file_lacks_the_modifier()
    {
        var here = Document("partial class Outer { [KernelGen.SparseLinear(3, 2)] partial class Hidden { } }");
        var project = here.Project.AddDocument("Other.cs", "class Outer { }").Project;
        var diagnostic = Assert.Single(await Diagnose(project));
        Assert.Equal("KGEN0002", diagnostic.Id);
        Assert.Empty(await Actions(project.GetDocument(here.Id)!, diagnostic));
    }

    private static Document Document(string source)
    {
        var template = TestCompilation.Create();
        return new AdhocWorkspace().AddProject("UserProject", LanguageNames.CSharp)
            .WithMetadataReferences(template.References)
            .WithCompilationOptions(template.Options)
            .WithParseOptions(TestCompilation.ParseOptions)
            .AddDocument("First.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(Project project) =>
        await AnalyzerRun.Diagnose((await project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

    private static async Task<List<CodeAction>> Actions(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await new MakePartialCodeFix().RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private static async Task<Solution> Apply(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
    }

    private static async Task<string> Text(Solution solution, DocumentId id) =>
        (await solution.GetDocument(id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    /// <summary>Diagnostics that were found before, as an editor would supply them.</summary>
    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return diagnostics.Where(d => d.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
