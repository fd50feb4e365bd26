namespace KernelGen.Samples;

/// <summary>The user has stopped the program, and something remains of what it did: the message says what.</summary>
internal sealed class StoppedException(string message, Exception cause) : OperationCanceledException(message, cause);
