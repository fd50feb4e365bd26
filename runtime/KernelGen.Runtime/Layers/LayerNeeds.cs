namespace KernelGen;

/// <summary>What the passes of a layer need of the memory of their operands: a network plans its buffers by it.</summary>
public sealed record LayerNeeds
{
    /// <summary>The backward pass reads input and output, writes the input's gradient elsewhere, and cannot add to it; no borders. Any layer is right with it.</summary>
    public static LayerNeeds Everything { get; } = new();

    /// <summary>Pixels of zeros that the forward pass reads around its input: a caller of a layer alone allocates them.</summary>
    public Border InputBorder { get; init; }

    /// <summary>Pixels of zeros that the backward pass reads around the gradient of its output: a caller of a layer alone allocates them.</summary>
    public Border OutputGradientBorder { get; init; }

    /// <summary>Whether the backward pass reads the input of the forward pass; a network may otherwise give its memory away.</summary>
    public bool BackwardReadsInput { get; init; } = true;

    /// <summary>Whether the backward pass reads the output of the forward pass; a network may otherwise give its memory away.</summary>
    public bool BackwardReadsOutput { get; init; } = true;

    /// <summary>Whether the gradient of the first input may be written over that of the output, number by number.</summary>
    public bool BackwardInPlace { get; init; }

    /// <summary>Whether the backward pass can add to the gradients of its inputs, for inputs that other layers read as well (<see cref="RunOperands.AddsToInputGradient"/>).</summary>
    public bool CanAddToInputGradient { get; init; }

    /// <summary>Whether operands must be vectors without a border, because kernels know how far blocks lie apart.</summary>
    internal bool Contiguous { get; init; }

    /// <summary>Whether the output is the input's memory seen as another shape, where nothing lies between pixels: a network need not copy.</summary>
    internal bool KeepsMemory { get; init; }

    /// <summary>Rows around each strip that the passes read beyond <see cref="InputBorder"/> where images are cut.</summary>
    internal Border StripInputBorder { get; init; }

    /// <summary>Rows around each strip that the backward pass reads beyond <see cref="OutputGradientBorder"/> where images are cut.</summary>
    internal Border StripGradientBorder { get; init; }

    /// <summary>All that the passes read around their input, if it is cut into so many strips.</summary>
    internal Border InputBorderIn(int strips) => strips > 1 ? Border.Max(InputBorder, StripInputBorder) : InputBorder;

    /// <summary>All that the backward pass reads around the gradient of its output, if that is cut into so many strips.</summary>
    internal Border GradientBorderIn(int strips) => strips > 1 ? Border.Max(OutputGradientBorder, StripGradientBorder) : OutputGradientBorder;
}
