namespace KernelGen;

/// <summary>
/// Identifies the input of the last forward pass of a run, for runs that keep numbers of it until the backward pass. It does not reference
/// the input: it stores its identity number and its batch.
/// </summary>
internal struct LastForward
{
    private long _input;
    private int _batch;

    /// <summary>Records a forward pass.</summary>
    public void Set(Activations x) => (_input, _batch) = (x.Identity, x.Batch);

    /// <summary>Refuses a backward pass whose forward pass was not the last one.</summary>
    /// <exception cref="InvalidOperationException">The last forward pass had another input or batch.</exception>
    public readonly void Require(LayerRun run, Activations x)
    {
        if (_input != x.Identity || _batch != x.Batch)
        {
            throw new InvalidOperationException(
                $"Layer {run.Name}: the last forward pass had another input or another batch. "
                + "Call Forward again with this one before Backward.");
        }
    }
}
