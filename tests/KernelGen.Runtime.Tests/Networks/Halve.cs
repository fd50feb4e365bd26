namespace KernelGen.Runtime.Tests.Networks;

/// <summary>A layer for tests that makes images smaller: <c>y = every second pixel of every second row of x</c>.</summary>
internal sealed class Halve : Layer
{
    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    public override ActivationShape OutputShape(ActivationShape input) => new((input.Height + 1) / 2, (input.Width + 1) / 2, input.Channels);

    public override void Forward(Activations x, Activations y, Workers? workers = null) => Each(x, (block, row, column) =>
    {
        if (row % 2 == 0 && column % 2 == 0)
            Pixel(x, block, row, column).CopyTo(Pixel(y, block, row / 2, column / 2));
    });

    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null) => Each(x, (block, row, column) =>
    {
        if (dx is not null && row % 2 == 0 && column % 2 == 0)
            Pixel(dy, block, row / 2, column / 2).CopyTo(Pixel(dx, block, row, column));
        else if (dx is not null)
            Pixel(dx, block, row, column).Clear();
    });

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
