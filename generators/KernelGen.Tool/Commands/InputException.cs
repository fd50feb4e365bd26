namespace KernelGen.Tool.Commands;

/// <summary>An option that cannot be followed. The message names it and the remedy.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class InputException(string message) : Exception(message);
