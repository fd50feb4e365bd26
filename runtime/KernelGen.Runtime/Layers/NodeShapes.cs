namespace KernelGen;

/// <summary>What a layer needs to know of its node: the shapes of the inputs, and what is fused into it.</summary>
/// <param name="Inputs">Shape of one sample of each input.</param>
/// <param name="Epilogue">What is computed after the layer.</param>
internal readonly record struct NodeShapes(IReadOnlyList<ActivationShape> Inputs, Epilogue Epilogue);

/// <summary>
/// What a graph fuses into a layer, so that it needs no pass over memory of its own: <c>pool(activation(f(x) + residual))</c>. It belongs
/// to the node of one graph; the same layer may be in another graph without it.
/// </summary>
/// <param name="HasResidual">Whether the node's last input is added.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Pool">The pooling; null for none.</param>
internal readonly record struct Epilogue(bool HasResidual = false, Activation Activation = Activation.None, MaxPool2d? Pool = null);
