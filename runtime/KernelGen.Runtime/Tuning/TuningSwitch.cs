namespace KernelGen;

/// <summary>Whether a layer is tuned: the option takes precedence over the environment variable; without both, it is.</summary>
internal static class TuningSwitch
{
    /// <summary>Whether a layer with these options is tuned.</summary>
    /// <exception cref="ArgumentException">The environment variable is neither on nor off.</exception>
    public static bool For(KernelOptions? options) =>
        options?.Tune ?? FromEnvironment(Environment.GetEnvironmentVariable(KernelOptions.TuneVariable)) ?? true;

    internal static bool? FromEnvironment(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "on" => true,
        "off" => false,
        _ => throw new ArgumentException(
            $"Environment variable {KernelOptions.TuneVariable} is '{text}', which says neither on nor off. "
            + "Set it to on or off, or unset it."),
    };
}
