namespace KernelGen.Torch;

/// <summary>
/// The activations of a module. Calls whose backward pass is still to come have an input each. Results and gradients are copied out at
/// once, so one set of them is enough.
/// </summary>
/// <param name="keepsOutput">Whether the backward pass reads the output.</param>
internal sealed class BufferPool(bool keepsOutput)
{
    /// <summary>Unused buffers that are kept: for training, a last batch in strips, and evaluation with images of another size.</summary>
    private const int MostFree = 3;

    private readonly List<CallBuffers> _free = [];
    private Scratch? _scratch;

    /// <summary>Takes buffers that no call is using.</summary>
    public CallBuffers Take(BufferKind kind)
    {
        int found = _free.FindLastIndex(buffers => buffers.Kind.Holds(kind));
        var taken = found >= 0 ? _free[found] : new CallBuffers(kind, keepsOutput);
        if (found >= 0)
            _free.RemoveAt(found);
        taken.Uses++;
        taken.Input.Batch = kind.Batch;
        taken.Output?.Batch = kind.Batch;
        return taken;
    }

    /// <summary>Gives buffers back; what they hold stays until another call takes them.</summary>
    public void Return(CallBuffers buffers)
    {
        if (_free.Contains(buffers))
            return;
        if (_free.Count == MostFree)
            _free.RemoveAt(0);
        _free.Add(buffers);
    }

    /// <summary>Memory of results and gradients for such a call.</summary>
    public Scratch ScratchFor(BufferKind kind)
    {
        if (_scratch?.Kind.Holds(kind) != true)
            _scratch = new Scratch(kind);
        return _scratch;
    }
}
