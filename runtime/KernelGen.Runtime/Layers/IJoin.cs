namespace KernelGen;

/// <summary>
/// A layer that can take a second input, which it adds before its activation: <c>y = activation(f(x) + residual)</c>. So a residual block
/// ends without a pass over memory of its own.
/// </summary>
internal interface IJoin
{
    /// <summary>The activation after the sum, which a network's builder sets where the next layer would be it.</summary>
    Activation Activation { get; set; }

    /// <summary>Whether the backward pass of both inputs reads the output of the forward pass.</summary>
    bool BackwardOfSumReadsOutput { get; }

    /// <summary>Computes the output.</summary>
    /// <param name="x">Input.</param>
    /// <param name="residual">Second input, of the output's shape.</param>
    /// <param name="y">Output, overwritten.</param>
    /// <param name="workers">Threads to use.</param>
    void Forward(Activations x, Activations residual, Activations y, Workers workers);

    /// <summary>Computes the gradients of both inputs and adds to those of the parameters.</summary>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="y">Output of the forward pass.</param>
    /// <param name="dy">Gradient of the output; may be overwritten.</param>
    /// <param name="dx">Gradient of the input, overwritten; null where nobody needs it. May share the memory of <paramref name="dy"/> where the layer works in place.</param>
    /// <param name="dresidual">Gradient of the second input; null where nobody needs it. Shares no memory with the others.</param>
    /// <param name="addToResidual">Whether <paramref name="dresidual"/> is added to rather than overwritten.</param>
    /// <param name="workers">Threads to use.</param>
    void Backward(Activations x, Activations y, Activations dy, Activations? dx, Activations? dresidual, bool addToResidual, Workers workers);
}
