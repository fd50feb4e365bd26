using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>What a case gave.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Judged">The last draw's result; of an exception its message.</param>
/// <param name="Draws">How often numbers were drawn.</param>
/// <param name="Kind">Cases of one kind disagree for the same reason, probably.</param>
/// <param name="Text">Declarations and case in words; empty where nothing disagrees.</param>
internal sealed record Outcome(int Seed, Judged Judged, int Draws, string Kind, string Text);
