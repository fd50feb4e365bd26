using KernelGen.Generators.Keys;

namespace KernelGen.Generators.Specs;

/// <summary>
/// The vector widths that a project wants. Kernels without vectors are the runtime's own and cost no text; a project that names them may
/// run them.
/// </summary>
internal readonly record struct WidthSet(bool V512, bool V256, bool V128, bool Scalar)
{
    /// <summary>Every width, where a project does not say otherwise.</summary>
    public static WidthSet All { get; } = new(true, true, true, true);

    /// <summary>Whether kernels of a width are wanted.</summary>
    public bool Has(KernelWidth width) => width switch
    {
        KernelWidth.V512 => V512,
        KernelWidth.V256 => V256,
        _ => V128,
    };

    /// <summary>The widths, the widest first, as the runtime's enum names them.</summary>
    public IEnumerable<string> Names => new[] { (V512, nameof(V512)), (V256, nameof(V256)), (V128, nameof(V128)), (Scalar, nameof(Scalar)) }
        .Where(width => width.Item1).Select(width => width.Item2);
}
