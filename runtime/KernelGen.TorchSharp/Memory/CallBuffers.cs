namespace KernelGen.Torch;

/// <summary>Activations of one call of a module that its backward pass reads.</summary>
/// <param name="kind">What they are for.</param>
/// <param name="keepsOutput">Whether the backward pass reads the output.</param>
internal sealed class CallBuffers(BufferKind kind, bool keepsOutput)
{
    /// <summary>What they are for.</summary>
    public BufferKind Kind { get; } = kind;

    /// <summary>The input.</summary>
    public Activations Input { get; } = new(kind.Input, kind.Batch, kind.InputBorder, kind.Strips);

    /// <summary>The output; null where the backward pass does not read it.</summary>
    public Activations? Output { get; } = keepsOutput ? new(kind.Output, kind.Batch, strips: kind.Strips) : null;

    /// <summary>Counts the calls that used them: what an earlier call left there is gone.</summary>
    public int Uses { get; set; }
}
