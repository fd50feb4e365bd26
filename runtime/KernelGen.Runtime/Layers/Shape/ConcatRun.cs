namespace KernelGen;

/// <summary>Copies inputs one behind the other along the channels, and their gradients back.</summary>
internal sealed class ConcatRun(Concat layer, ActivationShape[] shapes) : LayerRun(layer)
{
    private readonly ChannelCopy _copy = new();
    private readonly ActivationShape _output = shapes[0] with { Channels = shapes.Sum(shape => shape.Channels) };

    /// <inheritdoc/>
    public override void Forward(RunOperands operands, Workers workers)
    {
        RequireOutput(operands, operands.Output, "y");
        for (int input = 0, channel = 0; input < shapes.Length; channel += shapes[input].Channels, input++)
        {
            var x = operands.Inputs[input];
            RequireInput(operands, x, input, nameof(x));
            _copy.Run(x, 0, operands.Output, channel, shapes[input].Channels, add: false, workers);
        }
    }

    /// <inheritdoc/>
    public override void Backward(RunOperands operands, Workers workers)
    {
        var dy = operands.OutputGradient;
        RequireOutput(operands, dy, nameof(dy));

        // From the last to the first: where a value is there twice, the first adds to what the last has written.
        int channel = _output.Channels;
        for (int input = shapes.Length - 1; input >= 0; input--)
        {
            channel -= shapes[input].Channels;
            if (operands.GradientOf(input) is not { To: { } dx, Add: var add })
                continue;
            RequireInput(operands, dx, input, nameof(dx));
            _copy.Run(dy, channel, dx, 0, shapes[input].Channels, add, workers);
        }
    }

    private void RequireOutput(RunOperands operands, Activations output, string argument)
    {
        RequireSame(output, _output, operands.Input.Batch, argument);
        RequireStrips(output, operands.Input.Strips, argument);
    }

    private void RequireInput(RunOperands operands, Activations activations, int input, string argument)
    {
        RequireSame(activations, shapes[input], operands.Input.Batch, argument);
        RequireStrips(activations, operands.Input.Strips, argument);
    }
}
