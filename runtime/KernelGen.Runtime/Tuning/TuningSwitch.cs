namespace KernelGen;

/// <summary>Whether a layer is tuned: an option goes before the environment variable, and without both it is.</summary>
internal static class TuningSwitch
{
    /// <summary>What these options ask for.</summary>
    /// <exception cref="ArgumentException">The environment variable says neither on nor off.</exception>
    public static bool For(KernelOptions? options) =>
        options?.Tune ?? FromEnvironment(Environment.GetEnvironmentVariable(KernelOptions.TuneVariable)) ?? true;

    internal static bool? FromEnvironment(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "on" => true,
        "off" => false,
        _ => throw new ArgumentException(
            $"Environment variable {KernelOptions.TuneVariable} is '{text}', which says neither on nor off. Set it to on or off, or unset it."),
    };
}
