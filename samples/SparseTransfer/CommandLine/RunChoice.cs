using System.Globalization;
using KernelGen.Samples;

namespace SparseTransfer.CommandLine;

/// <summary>What distinguishes a run from others with the same settings.</summary>
/// <param name="Method">What is trained, and how masks come about.</param>
/// <param name="Sparsity">Share of zeros in the sparse convolutions at the end; 0 for methods without masks.</param>
/// <param name="Weights">The weights at the beginning.</param>
internal sealed record RunChoice(MethodKind Method, double Sparsity, WeightsKind Weights)
{
    /// <summary>Whether the method has masks.</summary>
    public bool IsSparse => HasMasks(Method);

    /// <summary>The run as <see cref="Parse"/> reads it: <c>gmp:0.95</c>, <c>one-shot:0.95:random</c>, <c>dense</c>.</summary>
    public string Name => ChoiceOption.Word(Method)
        + (IsSparse ? string.Create(CultureInfo.InvariantCulture, $":{Sparsity}") : "")
        + (Weights == WeightsKind.Random ? ":random" : "");

    /// <summary>The run in words.</summary>
    public string Title => ChoiceOption.Word(Method)
        + (IsSparse ? string.Create(CultureInfo.InvariantCulture, $" {100 * Sparsity:0.###} %") : "")
        + (Weights == WeightsKind.Random ? ", random weights" : "");

    /// <summary>Whether a method has masks.</summary>
    public static bool HasMasks(MethodKind method) => method is MethodKind.Gmp or MethodKind.Rigl or MethodKind.OneShot;

    /// <summary>Reads a run; null where the text is none.</summary>
    public static RunChoice? Parse(string text)
    {
        string[] parts = text.Split(':');
        var weights = parts is [_, .., "random"] ? WeightsKind.Random : WeightsKind.Pretrained;
        if (weights == WeightsKind.Random)
            parts = parts[..^1];
        int found = Array.FindIndex(Enum.GetValues<MethodKind>(), method => ChoiceOption.Word(method) == parts[0]);
        if (found < 0)
            return null;
        var kind = Enum.GetValues<MethodKind>()[found];
        if (!HasMasks(kind))
            return parts.Length == 1 ? new RunChoice(kind, 0, weights) : null;
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint;
        if (parts.Length != 2 || !double.TryParse(parts[1], Styles, CultureInfo.InvariantCulture, out double share))
            return null;
        return share is >= 0 and < 1 ? new RunChoice(kind, share, weights) : null;
    }
}
