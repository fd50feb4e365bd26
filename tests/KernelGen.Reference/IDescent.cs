namespace KernelGen.Reference;

/// <summary>Moves what is learned against its gradient. What a mask leaves out stays zero.</summary>
public interface IDescent
{
    /// <summary>One step against the gradients, which become zero.</summary>
    void TakeStep(IEnumerable<Learned> all, double rate);
}
