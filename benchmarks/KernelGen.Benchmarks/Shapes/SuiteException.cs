namespace KernelGen.Benchmarks.Shapes;

/// <summary>A suite's file says something that cannot be run; the message names file, line and remedy.</summary>
public sealed class SuiteException(string message) : Exception(message);
