namespace KernelGen.Training;

/// <summary>The time of the parts of a training step, in seconds. With accumulation, they are sums over the batches of the step.</summary>
/// <param name="Waiting">Waiting for the batch source.</param>
/// <param name="Loading">Copying samples into the layout of the kernels.</param>
/// <param name="Forward">The forward pass.</param>
/// <param name="Loss">The loss and its gradient.</param>
/// <param name="Backward">The backward pass.</param>
/// <param name="Update">Hooks after the backward pass and the optimiser.</param>
public readonly record struct StepTime(double Waiting, double Loading, double Forward, double Loss, double Backward, double Update)
{
    /// <summary>The sum of all parts.</summary>
    public double Total => Waiting + Loading + Forward + Loss + Backward + Update;
}
