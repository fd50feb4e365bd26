namespace KernelGen;

/// <summary>A layer in its place: the values that it reads. It makes the value that follows its own number.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">The value that it reads.</param>
/// <param name="Residual">The value that it adds, for an <see cref="IJoin"/> that ends a residual block; null for none.</param>
internal sealed record GraphStep(Layer Layer, int Input, int? Residual = null);
