using KernelGen.Generators.Planning;

namespace KernelGen.Generators.Specs;

/// <summary>The vector widths that a project wants kernels of.</summary>
internal readonly record struct WidthSet(bool V512, bool V256, bool V128, bool Scalar)
{
    /// <summary>Every width, where a project does not say otherwise.</summary>
    public static WidthSet All { get; } = new(true, true, true, true);

    /// <summary>Whether kernels of a width are wanted.</summary>
    public bool Has(KernelWidth width) => width switch
    {
        KernelWidth.V512 => V512,
        KernelWidth.V256 => V256,
        KernelWidth.V128 => V128,
        _ => Scalar,
    };
}
