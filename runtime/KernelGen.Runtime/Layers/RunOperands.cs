namespace KernelGen;

/// <summary>The activations and gradients that a <see cref="LayerRun"/> reads and writes.</summary>
/// <remarks>
/// Activations are [blocks][rows][columns][channels][16 samples]. A layer walks <see cref="Activations.Row"/> of each block; from one pixel
/// to the next it is <see cref="Activations.PixelLength"/> floats, which may be more than channels * 16. What lies around the pixels of an
/// image stays zero. Lanes of the last block that hold no sample may hold any number: they must reach neither a parameter's gradient nor
/// another lane.
/// </remarks>
public sealed class RunOperands
{
    private readonly Activations[] _inputs;
    private readonly GradientTarget[] _gradients;
    private Activations? _output;
    private Activations? _outputGradient;

    /// <summary>Operands of a layer with one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output.</param>
    /// <param name="outputGradient">Gradient of the output; null where there is no backward pass.</param>
    /// <param name="inputGradient">Gradient of the input; null where it is not needed.</param>
    public RunOperands(Activations input, Activations output, Activations? outputGradient = null, Activations? inputGradient = null)
        : this([input], output, outputGradient) => SetGradient(0, inputGradient, add: false);

    /// <summary>Operands of a node with any number of inputs, whose gradients are set for each backward pass.</summary>
    internal RunOperands(Activations[] inputs, Activations output, Activations? outputGradient)
    {
        foreach (var input in inputs)
            ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        (_inputs, _gradients, _output, _outputGradient) = (inputs, new GradientTarget[inputs.Length], output, outputGradient);
    }

    /// <summary>Operands of a layer alone, which change from call to call.</summary>
    internal RunOperands() => (_inputs, _gradients) = (new Activations[1], new GradientTarget[1]);

    /// <summary>All inputs; a residual is the last.</summary>
    public IReadOnlyList<Activations> Inputs => _inputs;

    /// <summary>The first input.</summary>
    public Activations Input => _inputs[0];

    /// <summary>The output: the forward pass overwrites it.</summary>
    public Activations Output => _output!;

    /// <summary>Gradient of the output. The backward pass may overwrite it.</summary>
    /// <exception cref="InvalidOperationException">There is none: the operands are those of a forward pass.</exception>
    public Activations OutputGradient =>
        _outputGradient
        ?? throw new InvalidOperationException("These are the operands of a forward pass: they hold no gradient of the output.");

    /// <summary>Where the gradient of the first input goes; null where it is not needed.</summary>
    public Activations? InputGradient => _gradients[0].To;

    /// <summary>
    /// Whether <see cref="InputGradient"/> is added to rather than overwritten; only where <see cref="LayerNeeds.CanAddToInputGradient"/>.
    /// </summary>
    public bool AddsToInputGradient => _gradients[0].Add;

    /// <summary>Takes other operands; none where they are null, so that no memory is kept.</summary>
    internal void Set(
        Activations? input, Activations? output, Activations? outputGradient = null, GradientTarget inputGradient = default) =>
        (_inputs[0], _output, _outputGradient, _gradients[0]) = (input!, output, outputGradient, inputGradient);

    /// <summary>The second input, which is added; null where there is none.</summary>
    internal Activations? Residual => _inputs.Length > 1 ? _inputs[1] : null;

    /// <summary>Where the gradient of an input goes.</summary>
    internal GradientTarget GradientOf(int input) => input < _gradients.Length ? _gradients[input] : default;

    /// <summary>Says where the gradient of an input goes in the next backward pass.</summary>
    internal void SetGradient(int input, Activations? to, bool add) => _gradients[input] = new GradientTarget(to, add);
}

/// <summary>Where the gradient of an input goes.</summary>
/// <param name="To">The memory; null where it is not needed.</param>
/// <param name="Add">Whether it is added to rather than overwritten.</param>
internal readonly record struct GradientTarget(Activations? To, bool Add);
