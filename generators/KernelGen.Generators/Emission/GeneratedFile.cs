namespace KernelGen.Generators.Emission;

/// <summary>One file that the generator adds to a compilation.</summary>
/// <param name="HintName">Its name, a pure function of a spec or key.</param>
/// <param name="Text">Its text.</param>
internal sealed record GeneratedFile(string HintName, string Text);
