namespace KernelGen;

/// <summary>One layer of a network with the activations and gradients that it reads and writes.</summary>
/// <param name="layer">The layer.</param>
/// <param name="input">What it reads.</param>
/// <param name="residual">What it adds; null for nothing.</param>
/// <param name="output">What it writes.</param>
internal sealed class NetworkStep(Layer layer, Activations input, Activations? residual, Activations output)
{
    private GradientSum? _sum;

    /// <summary>The layer.</summary>
    public Layer Layer => layer;

    /// <summary>What the layer reads.</summary>
    public Activations Input => input;

    /// <summary>What the layer writes.</summary>
    public Activations Output => output;

    /// <summary>The activation that the graph fused into the layer.</summary>
    public Activation Activation { get; init; }

    /// <summary>Gradient of the output; null where there is no backward pass.</summary>
    public Activations? OutputGradient { get; init; }

    /// <summary>Gradient of the input; null where it is not needed.</summary>
    public Activations? InputGradient { get; init; }

    /// <summary>Gradient of what is added; null where it is not needed.</summary>
    public Activations? ResidualGradient { get; init; }

    /// <summary>Whether the gradient of the input is added to rather than overwritten.</summary>
    public bool AddsToInput { get; init; }

    /// <summary>Whether the gradient of what is added is itself added to rather than overwritten.</summary>
    public bool AddsToResidual { get; init; }

    /// <summary>Where the gradient of the input is written before it is added, for a layer that cannot add.</summary>
    public Activations? Scratch
    {
        get;
        init
        {
            field = value;
            _sum = value is null ? null : new GradientSum(value, InputGradient!);
        }
    }

    /// <summary>Clears the border of the output where its memory held something else; null where it did not. The same for the gradients.</summary>
    public BorderClearing? OutputBorder { get; init; }

    /// <inheritdoc cref="OutputBorder"/>
    public BorderClearing? InputGradientBorder { get; init; }

    /// <inheritdoc cref="OutputBorder"/>
    public BorderClearing? ResidualGradientBorder { get; init; }

    private bool IsJoined => residual is not null || Activation != Activation.None;

    /// <summary>Computes the output.</summary>
    public void Forward(Workers workers)
    {
        OutputBorder?.Run(workers);
        if (IsJoined)
            ((IJoin)layer).Forward(input, residual, output, Activation, workers);
        else
            layer.Forward(input, output, workers);
    }

    /// <summary>
    /// Clears the borders that are planned to be cleared here. It is done for steps that do not run as well: what lies in the same place later in the step counts on it.
    /// </summary>
    public void ClearGradientBorders(Workers workers)
    {
        InputGradientBorder?.Run(workers);
        ResidualGradientBorder?.Run(workers);
    }

    /// <summary>Computes the gradients of what it reads, and adds to those of the parameters.</summary>
    /// <param name="needsInput">Whether the gradient of the input is needed; false where all parameters before it are frozen.</param>
    /// <param name="needsResidual">The same for what is added.</param>
    /// <param name="workers">Threads to use.</param>
    public void Backward(bool needsInput, bool needsResidual, Workers workers)
    {
        var (dy, dx, dresidual) = (OutputGradient!, needsInput ? Scratch ?? InputGradient : null, needsResidual ? ResidualGradient : null);
        ClearGradientBorders(workers);
        if (IsJoined)
            ((IJoin)layer).Backward(input, output, dy, new JoinGradients(dx, AddsToInput, residual is not null, dresidual, AddsToResidual), Activation, workers);
        else if (AddsToInput && dx is not null)
            layer.BackwardAdding(input, output, dy, dx, workers);
        else
            layer.Backward(input, output, dy, dx, workers);
        if (dx is not null)
            _sum?.Run(workers);
    }
}
