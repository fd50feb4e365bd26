namespace KernelGen;

/// <summary>
/// Learned numbers and their gradient, in whatever order suits the layer's kernels. Whoever writes <see cref="Value"/> calls
/// <see cref="MarkChanged"/>, so that mirrors of it are refreshed before the next pass.
/// </summary>
public sealed class Parameter
{
    private readonly AlignedBuffer _value;
    private readonly AlignedBuffer _gradient;

    internal Parameter(string name, int length)
    {
        Name = name;
        _value = new AlignedBuffer(length);
        _gradient = new AlignedBuffer(length);
    }

    /// <summary>What it is in its layer: <c>weight</c> or <c>bias</c>.</summary>
    public string Name { get; }

    /// <summary>How many numbers.</summary>
    public int Length => _value.Length;

    /// <summary>The numbers.</summary>
    public Span<float> Value => _value.Span;

    /// <summary>The gradient of the loss, added to by every backward pass until <see cref="ClearGradient"/>.</summary>
    public Span<float> Gradient => _gradient.Span;

    /// <summary>Counts the changes of <see cref="Value"/>.</summary>
    public int Version { get; private set; }

    /// <summary>Says that <see cref="Value"/> was written.</summary>
    public void MarkChanged() => Version++;

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient() => Gradient.Clear();
}
