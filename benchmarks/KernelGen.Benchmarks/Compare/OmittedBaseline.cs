using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare;

/// <summary>A baseline that has no time in a case.</summary>
/// <param name="Kind">Whose column is empty.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Reason">Why.</param>
public sealed record OmittedBaseline(ContenderKind Kind, string Name, string Reason);
