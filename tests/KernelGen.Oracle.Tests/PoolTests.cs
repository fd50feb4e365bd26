namespace KernelGen.Oracle.Tests;

public class PoolTests : OracleTests
{
    private static readonly ActivationShape Shape = new(9, 11, 6);

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(5, 2, 2)]
    public void Pooling_agrees(int kernel, int stride, int padding)
    {
        LayerComparison.Require(new MaxPool2d(kernel, stride, padding), Shape, null, x => Libtorch.MaxPool2d(x, kernel, stride, padding));
        LayerComparison.Require(new AveragePool2d(kernel, stride, padding), Shape, null, x =>
            Libtorch.AvgPool2d(x, kernel, stride, padding));
    }

    [Fact]
    public void The_largest_of_equals_is_the_first_for_both()
    {
        // After a rectifier many pixels are zero: the gradient must go where PyTorch sends it.
        LayerComparison.Require(new MaxPool2d(3, 2, 1), Shape, null, x => Libtorch.MaxPool2d(x, 3, 2, 1), samples: x =>
            Array.ConvertAll(x, number => Math.Max(number, 0)));
    }

    [Fact]
    public void Global_pooling_agrees() =>
        LayerComparison.Require(new GlobalAveragePool(), Shape, null, Libtorch.GlobalAveragePool);
}
