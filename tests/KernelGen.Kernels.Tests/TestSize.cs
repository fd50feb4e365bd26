namespace KernelGen.Kernels.Tests;

/// <summary>
/// How many cases the tests of this project try. <c>KERNELGEN_TESTS=small</c> keeps every layer and every kernel of the widths that the
/// processor has, but few batches and few densities: for an emulated processor, which runs vector code up to a hundred times slower.
/// </summary>
internal static class TestSize
{
    public const string Variable = "KERNELGEN_TESTS";

    public static bool IsSmall { get; } = Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The first list, or in small runs the second.</summary>
    public static T[] Choose<T>(T[] all, T[] small) => IsSmall ? small : all;

    private static bool Read(string? text) => text switch
    {
        null or "" or "all" => false,
        "small" => true,
        _ => throw new ArgumentException($"Environment variable {Variable} is '{text}'. Set it to all or small, or unset it."),
    };
}
