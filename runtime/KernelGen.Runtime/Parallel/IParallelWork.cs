namespace KernelGen;

/// <summary>Work that is divided into parts, which may run in any order and at the same time.</summary>
public interface IParallelWork
{
    /// <summary>Runs one part.</summary>
    /// <param name="part">Its number, from 0.</param>
    void Run(int part);
}
