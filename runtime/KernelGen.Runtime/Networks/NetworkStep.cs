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

    /// <summary>Gradient of the output; null where there is no backward pass.</summary>
    public Activations? OutputGradient { get; init; }

    /// <summary>Gradient of the input; null where nobody needs it.</summary>
    public Activations? InputGradient { get; init; }

    /// <summary>Gradient of what is added; null where nobody needs it.</summary>
    public Activations? ResidualGradient { get; init; }

    /// <summary>How the gradient of the input is written.</summary>
    public GradientWrite InputWrite { get; init; }

    /// <summary>How the gradient of what is added is written.</summary>
    public GradientWrite ResidualWrite { get; init; }

    /// <summary>Where the gradient of the input is written to before it is added.</summary>
    public Activations? Scratch
    {
        get;
        init
        {
            field = value;
            _sum = value is null ? null : new GradientSum(value, InputGradient!);
        }
    }

    /// <summary>Computes the output.</summary>
    public void Forward(Workers workers)
    {
        if (residual is null)
            layer.Forward(input, output, workers);
        else
            ((IJoin)layer).Forward(input, residual, output, workers);
    }

    /// <summary>Computes the gradients of what it reads, and adds to those of the parameters.</summary>
    public void Backward(Workers workers)
    {
        var (dy, dx) = (OutputGradient!, Scratch ?? InputGradient);
        if (residual is not null)
            ((IJoin)layer).Backward(input, output, dy, dx, ResidualGradient, ResidualWrite == GradientWrite.Add, workers);
        else if (InputWrite == GradientWrite.Add)
            layer.BackwardAdding(input, output, dy, dx!, workers);
        else
            layer.Backward(input, output, dy, dx, workers);
        _sum?.Run(workers);
    }
}
