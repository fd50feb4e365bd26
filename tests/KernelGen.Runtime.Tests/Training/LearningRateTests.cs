namespace KernelGen.Runtime.Tests.Training;

public sealed class LearningRateTests
{
    [Fact]
    public void Constant_stays()
    {
        Assert.Equal(0.05f, LearningRate.Constant.At(0.05f, 0, 10));
        Assert.Equal(0.05f, LearningRate.Constant.At(0.05f, 9, 10));
    }

    // torch.optim.lr_scheduler.CosineAnnealingLR(SGD(lr=0.05), T_max=8): the rates of steps 0 to 8.
    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(1, 0.04809698831278217)]
    [InlineData(2, 0.04267766952966369)]
    [InlineData(4, 0.025)]
    [InlineData(7, 0.0019030116872178316)]
    [InlineData(8, 0)]
    public void Cosine_is_that_of_PyTorch(int step, double expected) => Assert.Equal(expected, LearningRate.Cosine.At(0.05f, step, 8), 1e-8);

    [Fact]
    public void Steps_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Cosine.At(0.1f, -1, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Cosine.At(0.1f, 9, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Cosine.At(0.1f, 0, 0));
    }
}
