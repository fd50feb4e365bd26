namespace KernelGen.Storage;

/// <summary>What is wrong with a Matrix Market file. The caller knows the name of the file.</summary>
/// <param name="line">The line, from 1; 0 of an empty file.</param>
/// <param name="what">What is wrong with it, and the remedy.</param>
internal sealed class MalformedMatrix(long line, string what) : Exception(what)
{
    /// <summary>The line, from 1; 0 of an empty file.</summary>
    public long Line => line;
}
