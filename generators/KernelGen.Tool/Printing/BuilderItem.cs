namespace KernelGen.Tool.Printing;

/// <summary>A part of the calls that build a network.</summary>
internal abstract record BuilderItem;

/// <summary>A call.</summary>
/// <param name="Text">From the dot on.</param>
/// <param name="Begins">Whether it begins a line, as layers with weights do.</param>
internal sealed record CallItem(string Text, bool Begins) : BuilderItem;

/// <summary>A call whose arguments are branches.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Branches">The branches, each with the name of its parameter.</param>
internal sealed record BranchesItem(string Method, IReadOnlyList<(string Name, IReadOnlyList<BuilderItem> Items)> Branches) : BuilderItem;
