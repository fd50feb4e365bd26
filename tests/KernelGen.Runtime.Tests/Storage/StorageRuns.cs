namespace KernelGen.Runtime.Tests.Storage;

/// <summary>How much the tests of files try: a few seconds, or with <c>KERNELGEN_TESTS_STORAGE=full</c> as much as takes minutes.</summary>
internal static class StorageRuns
{
    private const string Variable = "KERNELGEN_TESTS_STORAGE";

    private static readonly bool Full = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => false,
        "full" => true,
        var other => throw new ArgumentException($"Environment variable {Variable} is '{other}'. Set it to full, or unset it."),
    };

    /// <summary>Damaged files.</summary>
    public static int Files => Full ? 200_000 : 4_000;

    /// <summary>Processes that are killed while they save.</summary>
    public static int Kills => Full ? 300 : 20;
}
