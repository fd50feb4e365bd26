namespace KernelGen.Generators;

/// <summary>
/// The named steps of the pipeline; the tests find them by reflection and demand that each is cached after an unrelated edit.
/// </summary>
internal static class TrackingNames
{
    /// <summary>One spec per valid declaration.</summary>
    public const string Layers = nameof(Layers);

    /// <summary>The masks among the project's AdditionalFiles.</summary>
    public const string Masks = nameof(Masks);

    /// <summary>Names that differ in case alone: almost always none.</summary>
    public const string Twins = nameof(Twins);

    /// <summary>The namespace of the kernels, which the assembly's name decides.</summary>
    public const string Namespace = nameof(Namespace);

    /// <summary>The vector widths that the project wants.</summary>
    public const string Widths = nameof(Widths);

    /// <summary>One key per distinct kernel, ordered.</summary>
    public const string Kernels = nameof(Kernels);
}
