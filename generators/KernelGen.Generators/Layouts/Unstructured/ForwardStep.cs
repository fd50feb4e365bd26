using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;
using static KernelGen.Generators.Loops.Build;

namespace KernelGen.Generators.Layouts.Unstructured;

/// <summary>What one nonzero adds to a tile of results: <c>y += w x</c>, line by line.</summary>
internal static class ForwardStep
{
    /// <param name="tile">Lines of the tile.</param>
    /// <param name="noun">What they are: blocks, pixels, lines.</param>
    /// <param name="step">Floats of X from one line to the next.</param>
    public static Step Of(int tile, string noun, int step) => new(
        Name(tile, noun),
        $"y += w x of one nonzero for {Count(tile, noun)}.",
        [
            new("x", StepArgumentKind.Place), new("w", StepArgumentKind.Register),
            .. Enumerable.Range(0, tile).Select(s => new StepArgument($"y{s}", StepArgumentKind.Sum))
        ],
        Unrolled(tile, s => new MultiplyAdd($"y{s}", "w", Memory("x", s * step))).ToEquatableArray());

    /// <summary>Takes it for the n-th nonzero of a group, which adds to a chain.</summary>
    public static Node Take(int tile, string noun, int n, int chain) =>
        Take(tile, noun, n, Enumerable.Range(0, tile).Select(s => Accumulators.Name("y", s, chain)));

    /// <summary>Takes it for the n-th nonzero of a group, which adds to some lines.</summary>
    public static Node Take(int tile, string noun, int n, IEnumerable<string> lines) =>
        new Take(Name(tile, noun), [$"xk{n}", $"w{n}", .. lines]);

    private static string Name(int tile, string noun) => $"AddTo{Count(tile, noun).Replace(" ", "")}";
}
