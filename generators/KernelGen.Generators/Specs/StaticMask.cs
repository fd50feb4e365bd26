namespace KernelGen.Generators.Specs;

/// <summary>Where the weights of a layer are nonzeros, known at compile time.</summary>
/// <param name="Rows">Rows of W.</param>
/// <param name="Columns">Columns of W.</param>
/// <param name="Positions">row * columns + column of each nonzero, ascending.</param>
internal sealed record StaticMask(int Rows, int Columns, EquatableArray<int> Positions);
