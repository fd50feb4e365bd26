namespace KernelGen.Runtime.Tests.Networks;

/// <summary>
/// A layer for tests that reads borders in both passes as a padded convolution does: <c>y = w * sum of the 3x3 pixels around x</c>, one
/// weight. It fails where a border holds anything but zeros.
/// </summary>
/// <param name="weight">w.</param>
/// <param name="adds">Whether it can add to the gradient of its input.</param>
/// <param name="border">Pixels around both, at least 1.</param>
internal sealed class Neighbours(float weight = 1, bool adds = false, int border = 1) : Layer
{
    private readonly Parameter _weight = Weight(weight);

    public override IReadOnlyList<Parameter> Parameters => [_weight];

    public override ActivationShape OutputShape(ActivationShape input) => input;

    public override LayerNeeds NeedsFor(ActivationShape input) => new()
    {
        InputBorder = Border.Around(border),
        OutputGradientBorder = Border.Around(border),
        BackwardReadsOutput = false,
        CanAddToInputGradient = adds,
    };

    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(Neighbours layer) : LayerRun(layer)
    {
        public override void Forward(RunOperands operands, Workers workers)
        {
            var (x, y) = (operands.Input, operands.Output);
            RequireZeros(x);
            Each(y, (block, row, column, line) =>
                y.Data[y.PlaceOf(block, row, column) + line] = layer._weight.Value[0] * Sum(x, block, row, column, line));
        }

        public override void Backward(RunOperands operands, Workers workers) =>
            layer.Backward(operands.Input, operands.OutputGradient, operands.InputGradient, operands.AddsToInputGradient);
    }

    private void Backward(Activations x, Activations dy, Activations? dx, bool add)
    {
        RequireZeros(dy);
        float sum = 0;
        Each(x, (block, row, column, line) =>
        {
            sum += dy.Data[dy.PlaceOf(block, row, column) + line] * Sum(x, block, row, column, line);
            if (dx is null)
                return;
            ref float to = ref dx.Data[dx.PlaceOf(block, row, column) + line];
            to = (add ? to : 0) + (_weight.Value[0] * Sum(dy, block, row, column, line));
        });
        _weight.Gradient[0] += sum;
    }

    private static float Sum(Activations from, int block, int row, int column, int line)
    {
        float sum = 0;
        for (int r = row - 1; r <= row + 1; r++)
        {
            for (int c = column - 1; c <= column + 1; c++)
                sum += from.Data[from.PlaceOf(block, r, c) + line];
        }

        return sum;
    }

    private static void RequireZeros(Activations activations)
    {
        var copy = activations.Data.ToArray();
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < activations.Shape.Height; row++)
                copy.AsSpan(activations.PlaceOf(block, row, 0), activations.Shape.Width * activations.PixelLength).Clear();
        }

        int at = copy.AsSpan().IndexOfAnyExcept(0f);
        if (at >= 0)
            throw new InvalidOperationException($"The border of {activations.Shape} holds {copy[at]} at {at}.");
    }

    private static void Each(Activations activations, Action<int, int, int, int> visit)
    {
        var shape = activations.Shape;
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < shape.Height; row++)
            {
                for (int column = 0; column < shape.Width; column++)
                {
                    for (int line = 0; line < shape.Channels * Activations.BlockSamples; line++)
                        visit(block, row, column, line);
                }
            }
        }
    }

    private static Parameter Weight(float value)
    {
        var weight = new Parameter("weight", 1);
        weight.Value[0] = value;
        return weight;
    }
}
