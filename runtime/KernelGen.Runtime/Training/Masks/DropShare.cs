namespace KernelGen.Training;

/// <summary>The share of the weights of a layer that a method replaces.</summary>
internal static class DropShare
{
    /// <summary>A share, above 0 and below 1.</summary>
    public static double Require(double share, string argument) => share > 0 && share < 1
        ? share
        : throw new ArgumentOutOfRangeException(
            argument, FormattableString.Invariant($"The share of weights to replace is {share}; it must be above 0 and below 1, say 0.3."));

    /// <summary>The share in a step, where it falls to 0: <c>share / 2 (1 + cos(pi t / t_end))</c>.</summary>
    public static double Falling(double share, MaskTimes times, in TrainingClock clock) =>
        share / 2 * (1 + Math.Cos(Math.PI * clock.Step / times.End(clock)));

    /// <summary>Weights to replace: not more than there are empty positions.</summary>
    public static int CountOf(MaskedLayer layer, double share) =>
        Math.Min((int)(share * layer.Nonzeros), layer.Positions - layer.Nonzeros);
}
