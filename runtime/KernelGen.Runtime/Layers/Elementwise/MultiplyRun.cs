namespace KernelGen;

/// <summary><c>y = x * gate</c> and the gradients of both; the gate has the shape of x, or is a vector of its channels.</summary>
internal sealed class MultiplyRun(Layer layer, ActivationShape gateShape) : LayerRun(layer)
{
    private readonly ProductWork _products = new();
    private readonly ChannelProductSums _sums = new();
    private readonly StripVectors _strips = new();

    /// <inheritdoc/>
    public override long Bytes => _strips.Bytes;

    /// <inheritdoc/>
    public override void Forward(RunOperands operands, Workers workers)
    {
        var (x, gate) = (operands.Input, operands.Inputs[1]);
        RequireLike(operands.Output, x, "y");
        RequireGate(gate, x, nameof(gate));
        _products.Run(x, GateOf(gate, x), operands.Output, add: false, workers);
    }

    /// <inheritdoc/>
    public override void Backward(RunOperands operands, Workers workers)
    {
        var (x, gate, dy) = (operands.Input, operands.Inputs[1], operands.OutputGradient);
        RequireLike(dy, x, nameof(dy));
        RequireGate(gate, x, nameof(gate));

        // The first input comes last, because its gradient may be written over dy.
        if (operands.GradientOf(1) is { To: { } dgate, Add: var adds })
        {
            RequireGate(dgate, x, nameof(dgate));
            if (gateShape == x.Shape)
                _products.Run(dy, x, dgate, adds, workers);
            else
                SumOverPixels(dy, x, dgate, adds, workers);
        }

        if (operands.GradientOf(0) is not { To: { } dx, Add: var add })
            return;
        RequireLike(dx, x, nameof(dx));
        RequireInPlace(dy, dx);
        _products.Run(dy, GateOf(gate, x), dx, add, workers);
    }

    private void SumOverPixels(Activations dy, Activations x, Activations dgate, bool add, Workers workers)
    {
        if (x.Strips == 1)
        {
            _sums.Run(dy, x, dgate, add, workers);
            return;
        }

        _sums.Run(dy, x, _strips.For(x), add: false, workers);
        _strips.SumTo(dgate, x.Strips, add);
    }

    /// <summary>The gate in the lanes of x: a vector is copied for each strip.</summary>
    private Activations GateOf(Activations gate, Activations x) =>
        gate.Shape == x.Shape || x.Strips == 1 ? gate : _strips.Spread(gate, x);

    private void RequireGate(Activations gate, Activations x, string argument)
    {
        RequireSame(gate, gateShape, x.Batch, argument);
        if (gateShape == x.Shape)
            RequireStrips(gate, x.Strips, argument);
    }
}
