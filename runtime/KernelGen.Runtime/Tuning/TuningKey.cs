using System.Globalization;

namespace KernelGen;

/// <summary>
/// What a choice of a kernel depends on. The number of threads is not part of it: each thread of a team runs the same kernel on fewer
/// lines. Results must not depend on the number of threads, and another kernel would add in another order (runtime/README.md has the
/// measurement).
/// </summary>
/// <param name="Processor">The processor's name and instruction set.</param>
/// <param name="Runtime">The versions of .NET and of this library.</param>
/// <param name="Blocks">Measured blocks of 16 samples, and how much other data the network has.</param>
/// <param name="Traits">The density of the pattern and how evenly its nonzeros are spread.</param>
/// <param name="Kernels">Names of the candidates, separated by commas; they contain op, pass, shape, width and schedule.</param>
/// <param name="Texts">
/// Hashes of the candidates' source text, separated by commas: another version of the generator may write other kernels with the same
/// names.
/// </param>
internal sealed record TuningKey(string Processor, string Runtime, string Blocks, string Traits, string Kernels, string Texts)
{
    /// <summary>Number of fields of a key in a line.</summary>
    public const int Fields = 6;

    /// <summary>The key of a pass on this machine.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="otherBytes">Bytes of <see cref="OtherData"/>.</param>
    public static TuningKey For(TunablePass pass, int otherBytes = 0) => new(
        ProcessorIdentity.Current, RuntimeIdentity,
        string.Create(CultureInfo.InvariantCulture, $"{pass.Blocks} blocks{(otherBytes > 0 ? $" among {otherBytes >> 20} MB" : "")}"),
        pass.Traits,
        string.Join(',', pass.Kernels), string.Join(',', pass.Texts));

    /// <summary>The key from its fields.</summary>
    public static TuningKey Of(ReadOnlySpan<string> fields) => new(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);

    /// <summary>The fields, separated by tabs.</summary>
    public override string ToString() => $"{Processor}\t{Runtime}\t{Blocks}\t{Traits}\t{Kernels}\t{Texts}";

    private static string RuntimeIdentity { get; } =
        $".NET {Environment.Version}, KernelGen {typeof(TuningKey).Assembly.GetName().Version}";
}
