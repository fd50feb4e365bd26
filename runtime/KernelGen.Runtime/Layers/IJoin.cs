namespace KernelGen;

/// <summary>
/// A layer that can take a second input, which it adds before its activation, and an activation from the graph:
/// <c>y = activation(f(x) + residual)</c>. So a residual block ends without a pass over memory of its own.
/// </summary>
internal interface IJoin
{
    /// <summary>The layer's own activation. A layer that has one can take neither a second input nor another activation.</summary>
    Activation Activation { get; }

    /// <summary>Whether the backward pass reads the output of the forward pass.</summary>
    /// <param name="adds">Whether there is a second input.</param>
    /// <param name="activation">The activation that the graph adds.</param>
    bool BackwardReadsOutput(bool adds, Activation activation);

    /// <summary>Computes the output.</summary>
    /// <param name="x">Input.</param>
    /// <param name="residual">Second input, of the output's shape; null for none.</param>
    /// <param name="y">Output, overwritten.</param>
    /// <param name="activation">The activation that the graph adds.</param>
    /// <param name="workers">Threads to use.</param>
    void Forward(Activations x, Activations? residual, Activations y, Activation activation, Workers workers);

    /// <summary>Computes the gradients of both inputs and adds to those of the parameters.</summary>
    /// <param name="x">Input of the forward pass.</param>
    /// <param name="y">Output of the forward pass.</param>
    /// <param name="dy">Gradient of the output; may be overwritten.</param>
    /// <param name="inputs">Where the gradients of the inputs go.</param>
    /// <param name="activation">The activation that the graph adds.</param>
    /// <param name="workers">Threads to use.</param>
    void Backward(Activations x, Activations y, Activations dy, in JoinGradients inputs, Activation activation, Workers workers);
}

/// <summary>Where a layer with perhaps two inputs writes their gradients.</summary>
/// <param name="DX">Gradient of the input; null where it is not needed. May share the memory of dy where the layer works in place.</param>
/// <param name="AddToInput">Whether <paramref name="DX"/> is added to rather than overwritten.</param>
/// <param name="Adds">Whether the forward pass had a second input.</param>
/// <param name="DResidual">Gradient of the second input; null where it is not needed. Shares no memory with the others.</param>
/// <param name="AddToResidual">Whether <paramref name="DResidual"/> is added to rather than overwritten.</param>
internal readonly record struct JoinGradients(Activations? DX, bool AddToInput, bool Adds = false, Activations? DResidual = null, bool AddToResidual = false);
