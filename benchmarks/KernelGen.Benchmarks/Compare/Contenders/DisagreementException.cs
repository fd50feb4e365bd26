namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>Two contenders computed different numbers for one case; the message says where.</summary>
public sealed class DisagreementException(string message) : Exception(message);
