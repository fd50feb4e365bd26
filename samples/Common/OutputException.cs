namespace KernelGen.Samples;

/// <summary>A result could not be written, though this seemed possible before the work. The message says what to do.</summary>
internal sealed class OutputException(string message, Exception cause) : Exception(message, cause);
