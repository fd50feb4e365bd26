namespace VerifyXunit;

/// <summary>Something was produced that nobody has accepted.</summary>
public sealed class VerifyException(string message) : Exception(message);
