namespace KernelGen.Tool.Onnx;

/// <summary>A file that is no ONNX model, damaged, or cannot be read here. The message names file, place and remedy.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What was found out first; null for nothing.</param>
internal sealed class InvalidModelException(string message, Exception? cause = null) : Exception(message, cause);
