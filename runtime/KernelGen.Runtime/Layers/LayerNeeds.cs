namespace KernelGen;

/// <summary>What the passes of a layer need of the memory of their operands. A network plans its buffers accordingly.</summary>
public sealed record LayerNeeds
{
    /// <summary>
    /// The defaults: the backward pass reads input and output, writes the input's gradient to other memory than the output's gradient, and
    /// cannot add to it; there are no borders. They are correct for every layer that reads no border.
    /// </summary>
    public static LayerNeeds Everything { get; } = new();

    /// <summary>
    /// Pixels of zeros that the forward pass reads around its input. Code that calls a layer without a network allocates them.
    /// </summary>
    public Border InputBorder { get; init; }

    /// <summary>
    /// Pixels of zeros that the backward pass reads around the gradient of its output. Code that calls a layer without a network allocates
    /// them.
    /// </summary>
    public Border OutputGradientBorder { get; init; }

    /// <summary>
    /// Whether the backward pass reads the input of the forward pass, of several inputs the first; if not, a network may reuse its memory.
    /// </summary>
    public bool BackwardReadsInput { get; init; } = true;

    /// <summary>Whether the backward pass reads the output of the forward pass; if not, a network may reuse its memory.</summary>
    public bool BackwardReadsOutput { get; init; } = true;

    /// <summary>Whether the gradient of the first input may be written in place, over that of the output.</summary>
    public bool BackwardInPlace { get; init; }

    /// <summary>
    /// Whether the backward pass can add to the gradients of its inputs, for inputs that other layers read as well
    /// (<see cref="RunOperands.AddsToInputGradient"/>).
    /// </summary>
    public bool CanAddToInputGradient { get; init; }

    /// <summary>Whether the backward pass reads the inputs after the first.</summary>
    internal bool BackwardReadsOtherInputs { get; init; }

    /// <summary>
    /// Whether operands must be vectors without a border, because the distance between blocks is a constant of the kernels.
    /// </summary>
    internal bool Contiguous { get; init; }

    /// <summary>
    /// Whether the output has the numbers of the input in the same order, in another shape. If there is nothing between the pixels, a
    /// network uses the same memory for both.
    /// </summary>
    internal bool KeepsMemory { get; init; }

    /// <summary>
    /// Rows around each strip that the passes read in addition to <see cref="InputBorder"/> if images are cut into strips.
    /// </summary>
    internal Border StripInputBorder { get; init; }

    /// <summary>
    /// Rows around each strip that the backward pass reads in addition to <see cref="OutputGradientBorder"/> if images are cut into strips.
    /// </summary>
    internal Border StripGradientBorder { get; init; }

    /// <summary>The border that the passes read around their input, if it is cut into this number of strips.</summary>
    internal Border InputBorderIn(int strips) => strips > 1 ? Border.Max(InputBorder, StripInputBorder) : InputBorder;

    /// <summary>
    /// The border that the backward pass reads around the gradient of its output, if that is cut into this number of strips.
    /// </summary>
    internal Border GradientBorderIn(int strips) =>
        strips > 1 ? Border.Max(OutputGradientBorder, StripGradientBorder) : OutputGradientBorder;
}
