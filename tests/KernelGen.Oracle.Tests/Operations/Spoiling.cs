using static TorchSharp.torch;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>
/// A libtorch that is wrong in some parts of its operations, as it is on some processors: values are off by a half, gradients twice too
/// large, or
/// either is no number. The variable of the environment names such parts, <c>conv2d.backward_data</c> or <c>conv2d.backward_data:nan</c>,
/// with commas between.
/// </summary>
internal sealed record Spoiling(string Parts)
{
    private const string Variable = "KERNELGEN_TESTS_WRONG_LIBTORCH";
    private static readonly AsyncLocal<Spoiling?> Simulated = new();
    private static readonly Spoiling FromEnvironment = new(Environment.GetEnvironmentVariable(Variable) ?? "");

    private readonly string[] _parts = Checked(Parts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>What is wrong now.</summary>
    public static Spoiling Current => Simulated.Value ?? FromEnvironment;

    /// <summary>Makes other parts wrong until disposed of, for the calling test alone.</summary>
    public static IDisposable Simulate(string parts)
    {
        var before = Simulated.Value;
        Simulated.Value = new Spoiling(parts);
        return new End(() => Simulated.Value = before);
    }

    /// <summary>Whether this part is wrong.</summary>
    public bool Spoils(string part) => Find(part) is not null;

    /// <summary>The same numbers, whose gradient becomes wrong.</summary>
    public Tensor Gradient(string part, Tensor x) => Find(part) switch
    {
        null => x,

        // The derivative of the root at 0 is infinite, times 0.
        { } found when IsNan(found) => x + (x * 0).abs().sqrt(),
        _ => (2 * x) - x.detach(),
    };

    /// <summary>Wrong numbers.</summary>
    public Tensor Value(string part, Tensor y) => Find(part) switch
    {
        null => y,
        { } found when IsNan(found) => y + float.NaN,
        _ => y + 0.5f,
    };

    /// <summary>A wrong number.</summary>
    public double Value(string part, double number) => Find(part) is not { } found ? number : IsNan(found) ? double.NaN : number / 2;

    private string? Find(string part) => Array.Find(_parts, spoiled => spoiled.Split(':')[0] == part);

    private static bool IsNan(string part) => part.EndsWith(":nan", StringComparison.Ordinal);

    private static string[] Checked(string[] parts)
    {
        foreach (string part in parts)
        {
            if (!Libtorch.Parts.Contains(part.EndsWith(":nan", StringComparison.Ordinal) ? part[..^4] : part))
                throw new ArgumentException(
                    $"{Variable} names {part}; the tests use {string.Join(", ", Libtorch.Parts)}, each with or without :nan.");
        }

        return parts;
    }

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
