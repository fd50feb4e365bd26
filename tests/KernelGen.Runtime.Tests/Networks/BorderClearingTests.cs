namespace KernelGen.Runtime.Tests.Networks;

public sealed class BorderClearingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(40, 9, 2)]
    [InlineData(33, 64, 3)]
    public void Pixels_stay_and_what_is_around_them_becomes_zero(int batch, int size, int threads)
    {
        using var workers = new Workers(threads, processors: threads);
        var activations = new Activations(new ActivationShape(size, size + 1, 4), batch, new Border(Top: 2, Left: 1, Bottom: 0, Right: 3));
        activations.Data.Fill(7);
        new BorderClearing(activations).Run(workers);

        var data = activations.Data.ToArray();
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < size; row++)
            {
                Assert.Equal(-1, activations.Row(block, row).IndexOfAnyExcept(7));
                data.AsSpan(activations.PlaceOf(block, row, 0), (size + 1) * activations.PixelLength).Clear();
            }
        }

        Assert.Equal(-1, data.AsSpan().IndexOfAnyExcept(0f));
    }
}
