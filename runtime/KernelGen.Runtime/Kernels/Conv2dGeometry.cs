namespace KernelGen;

/// <summary>The numbers of a two-dimensional convolution.</summary>
/// <param name="InChannels">Channels of an input pixel.</param>
/// <param name="OutChannels">Channels of an output pixel.</param>
/// <param name="Groups">Groups of channels; divides both.</param>
/// <param name="Height">Rows of input pixels.</param>
/// <param name="Width">Columns of input pixels.</param>
/// <param name="Rows">What happens from row to row.</param>
/// <param name="Columns">What happens from column to column.</param>
public sealed record Conv2dGeometry(int InChannels, int OutChannels, int Groups, int Height, int Width, Conv2dAxis Rows, Conv2dAxis Columns)
{
    /// <summary>Shape of one input.</summary>
    public ActivationShape Input { get; } = new(Height, Width, InChannels);

    /// <summary>Shape of one output.</summary>
    public ActivationShape Output { get; } = new(Rows.Outputs(Height), Columns.Outputs(Width), OutChannels);

    /// <summary>Input channels of a group.</summary>
    public int GroupInputs => InChannels / Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutputs => OutChannels / Groups;

    /// <summary>Taps of the kernel, row by row.</summary>
    public int Taps => Rows.Kernel * Columns.Kernel;

    /// <summary>Whether some tap reaches every pixel of the input: a stride beyond the kernel leaves pixels out.</summary>
    internal bool ReadsAllPixels => Rows.Kernel >= Rows.Stride && Columns.Kernel >= Columns.Stride;

    /// <summary>
    /// Whether images can be cut into so many strips: the same row of every strip reads the same rows around it, if a strip of output lies
    /// over as many rows of input as its own times the stride.
    /// </summary>
    internal bool CanCut(int strips) => Height == Output.Height * Rows.Stride && Output.Height % strips == 0;

    /// <summary>Zeros that the forward pass reads around the input.</summary>
    internal Border InputBorder { get; } = new(Rows.Before, Columns.Before, Rows.ReadAfter(Height), Columns.ReadAfter(Width));

    /// <summary>Zeros that the backward pass reads around the gradient of the output.</summary>
    internal Border OutputBorder { get; } = new(
        Rows.GradientBefore(Height), Columns.GradientBefore(Width), Rows.GradientAfter(Height), Columns.GradientAfter(Width));
}

/// <summary>A convolution along one axis. Output o reads the inputs <c>o * Stride - Before + tap * Dilation</c>.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Before">Zeros before the first pixel.</param>
/// <param name="After">Zeros behind the last pixel.</param>
/// <param name="Dilation">Pixels from one tap to the next.</param>
public sealed record Conv2dAxis(int Kernel, int Stride, int Before, int After, int Dilation)
{
    /// <summary>How often the kernel fits.</summary>
    /// <param name="inputs">Pixels along the axis.</param>
    public int Outputs(int inputs) => ((inputs + Before + After - (Dilation * (Kernel - 1)) - 1) / Stride) + 1;

    /// <summary>The fewest pixels along the axis in which the kernel fits, with the zeros around them.</summary>
    internal int LeastInputs => Math.Max(1, (Dilation * (Kernel - 1)) + 1 - Before - After);

    /// <summary>Zeros behind the last pixel that some output reads: fewer than <see cref="After"/> where a stride skips them.</summary>
    internal int ReadAfter(int inputs) => Math.Max(0, ((Outputs(inputs) - 1) * Stride) - Before + (Dilation * (Kernel - 1)) - (inputs - 1));

    /// <summary>The phase of an input: the taps that reach it are those whose distance has this remainder by the stride.</summary>
    internal int PhaseOf(int input) => (input + Before) % Stride;

    /// <summary>The first input of a phase.</summary>
    internal int FirstOf(int phase) => (((phase - Before) % Stride) + Stride) % Stride;

    /// <summary>Inputs of a phase.</summary>
    internal int CountOf(int phase, int inputs) => Math.Max(0, (inputs - FirstOf(phase) + Stride - 1) / Stride);

    /// <summary>Whether a tap reaches the inputs of a phase.</summary>
    internal bool Meets(int tap, int phase) => tap * Dilation % Stride == phase;

    /// <summary>The output that reads an input through a tap of no distance.</summary>
    internal int OutputAt(int input) => (input + Before) / Stride;

    /// <summary>So many outputs before that one lies the output that reads an input through a tap of its phase.</summary>
    internal int Back(int tap) => tap * Dilation / Stride;

    /// <summary>The greatest such distance in a phase.</summary>
    internal int MostBack(int phase)
    {
        for (int tap = Kernel - 1; tap >= 0; tap--)
        {
            if (Meets(tap, phase))
                return Back(tap);
        }

        return 0;
    }

    /// <summary>Outputs before the first one that inputs would be read by.</summary>
    internal int GradientBefore(int inputs) => Math.Max(0, -Reading(inputs).Min());

    /// <summary>Outputs behind the last one that inputs would be read by.</summary>
    internal int GradientAfter(int inputs) => Math.Max(0, Reading(inputs).Max() - (Outputs(inputs) - 1));

    /// <summary>
    /// The outputs that read each input, also those that do not exist; the first output where no tap reaches any input.
    /// </summary>
    private IEnumerable<int> Reading(int inputs) => (
        from input in Enumerable.Range(0, inputs)
        from tap in Enumerable.Range(0, Kernel)
        where Meets(tap, PhaseOf(input))
        select OutputAt(input) - Back(tap)).DefaultIfEmpty();
}
