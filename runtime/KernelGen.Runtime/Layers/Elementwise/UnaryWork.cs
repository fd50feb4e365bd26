namespace KernelGen;

/// <summary>A function of one operand and its gradient, row by row.</summary>
internal abstract class UnaryWork : RowWork
{
    /// <summary>What a pass reads: the input; backward, the input or the output, whichever the derivative is computed from.</summary>
    protected Activations? Source { get; private set; }

    /// <summary>What a pass writes: the output, or the gradient of the input, which may be the memory of <see cref="DY"/>.</summary>
    protected Activations? Result { get; private set; }

    /// <summary>Gradient of the output; null in the forward pass.</summary>
    protected Activations? DY { get; private set; }

    /// <summary>Whether the backward pass adds to what <see cref="Result"/> holds.</summary>
    protected bool Add { get; private set; }

    /// <summary>y = f(x).</summary>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="workers">Threads to use.</param>
    public void Forward(Activations x, Activations y, Workers workers)
    {
        (Source, Result, DY) = (x, y, null);
        RunRows(x, workers);
        (Source, Result) = (null, null);
    }

    /// <summary>The gradient of the input, overwritten or added to.</summary>
    /// <param name="source">The input, or the output where the derivative is computed from it.</param>
    /// <param name="dy">Gradient of the output.</param>
    /// <param name="dx">Gradient of the input; may be the memory of dy.</param>
    /// <param name="add">Whether to add to dx.</param>
    /// <param name="workers">Threads to use.</param>
    public void Backward(Activations source, Activations dy, Activations dx, bool add, Workers workers)
    {
        (Source, Result, DY, Add) = (source, dx, dy, add);
        RunRows(dy, workers);
        (Source, Result, DY) = (null, null, null);
    }
}
