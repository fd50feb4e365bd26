namespace KernelGen.Reference;

/// <summary>Changes masks between the backward pass and the optimiser's step.</summary>
public interface IMaskMethod
{
    /// <summary>Changes the masks, if they are due in a step.</summary>
    /// <param name="all">All that is learned.</param>
    /// <param name="at">Number of the step, from 0.</param>
    /// <param name="steps">Steps of the training.</param>
    void Change(IEnumerable<Learned> all, int at, int steps);
}
