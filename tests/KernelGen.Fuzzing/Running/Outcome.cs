using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>What a case gave.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Verdict">The last draw's verdict.</param>
/// <param name="Draws">How often numbers were drawn.</param>
/// <param name="Where">What disagrees, or the exception; null where nothing does.</param>
/// <param name="Kind">Cases of one kind with the same place fail for the same reason, probably.</param>
/// <param name="Text">Declarations and case in words; empty where nothing disagrees.</param>
internal sealed record Outcome(int Seed, Verdict Verdict, int Draws, string? Where, string Kind, string Text);
