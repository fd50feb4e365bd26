namespace KernelGen.Runtime.Tests.Networks;

/// <summary>A layer for tests that makes images smaller: <c>y = every second pixel of every second row of x</c>.</summary>
internal sealed class Halve : Layer
{
    public override ActivationShape OutputShape(ActivationShape input) =>
        new((input.Height + 1) / 2, (input.Width + 1) / 2, input.Channels);

    public override LayerNeeds NeedsFor(ActivationShape input) => new() { BackwardReadsInput = false, BackwardReadsOutput = false };

    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(Layer layer) : LayerRun(layer)
    {
        public override void Forward(RunOperands operands, Workers workers) => Each(operands.Input, (block, row, column) =>
        {
            if (row % 2 == 0 && column % 2 == 0)
                Pixel(operands.Input, block, row, column).CopyTo(Pixel(operands.Output, block, row / 2, column / 2));
        });

        public override void Backward(RunOperands operands, Workers workers) => Each(operands.Input, (block, row, column) =>
        {
            if (operands.InputGradient is { } dx && row % 2 == 0 && column % 2 == 0)
                Pixel(operands.OutputGradient, block, row / 2, column / 2).CopyTo(Pixel(dx, block, row, column));
            else if (operands.InputGradient is { } rest)
                Pixel(rest, block, row, column).Clear();
        });
    }

    private static Span<float> Pixel(Activations activations, int block, int row, int column) =>
        activations.Data.Slice(activations.PlaceOf(block, row, column), activations.Shape.Channels * Activations.BlockSamples);

    private static void Each(Activations activations, Action<int, int, int> visit)
    {
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < activations.Shape.Height; row++)
            {
                for (int column = 0; column < activations.Shape.Width; column++)
                    visit(block, row, column);
            }
        }
    }
}
