namespace KernelGen.Runtime.Tests.Training;

/// <summary>The schedules are those of torch.optim.lr_scheduler; expected rates come from its formulas in double.</summary>
public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Constant_stays()
    {
        Assert.Equal(0.05f, At(LearningRateSchedule.Constant, 0.05f, 0, 10));
        Assert.Equal(0.05f, At(LearningRateSchedule.Constant, 0.05f, 9, 10));
    }

    // CosineAnnealingLR(SGD(lr=0.05), T_max=8): the rates of steps 0 to 8.
    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(1, 0.04809698831278217)]
    [InlineData(2, 0.04267766952966369)]
    [InlineData(4, 0.025)]
    [InlineData(7, 0.0019030116872178316)]
    [InlineData(8, 0)]
    public void Cosine_is_that_of_PyTorch(int step, double expected)
    {
        Assert.Equal(expected, At(LearningRateSchedule.Cosine(), 0.05f, step, 8), 1e-8);
        Assert.Equal(0.01 + (expected * 0.8), At(LearningRateSchedule.Cosine(minimum: 0.01f), 0.05f, step, 8), 1e-8);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.05)]
    [InlineData(7, 0.025)]
    public void Falls_every_few_epochs(int epoch, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.EveryEpochs(3, 0.5f).At(0.1f, new TrainingClock(epoch, 9, 0, 100)), 1e-8);

    // OneCycleLR(SGD(lr=0.1), max_lr=0.1, total_steps=N).
    [Theory]
    [InlineData(10, 0, 0.004)]
    [InlineData(10, 1, 0.052)]
    [InlineData(10, 2, 0.1)]
    [InlineData(10, 3, 0.09504846320134738)]
    [InlineData(10, 9, 4e-7)]
    [InlineData(40, 6, 0.0588315)]
    public void One_cycle_is_that_of_PyTorch(int steps, int step, double expected)
    {
        Assert.Equal(OneCycle(steps, step), At(LearningRateSchedule.OneCycle(), 0.1f, step, steps), 1e-8);
        Assert.Equal(expected, OneCycle(steps, step), 1e-6);

        static double OneCycle(int total, int step)
        {
            double peak = (0.3 * total) - 1, low = 0.1 / 25, end = low / 1e4;
            var (from, to, share) = step <= peak ? (low, 0.1, step / peak) : (0.1, end, (step - peak) / (total - 1 - peak));
            return to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void One_cycle_is_finite_for_few_steps(int steps) =>
        Assert.All(Enumerable.Range(0, steps), step => Assert.InRange(At(LearningRateSchedule.OneCycle(), 0.1f, step, steps), 0, 0.1f));

    [Theory]
    [InlineData(0.95f, 10, 9, 4e-7)]
    [InlineData(0.3f, 1, 0, 4e-7)]
    [InlineData(0.3f, 10, 10, 4e-7)]
    public void One_cycle_ends_with_the_last_rate_and_stays_there(float rise, int steps, int step, double expected) =>
        Assert.Equal(expected, At(LearningRateSchedule.OneCycle(rise), 0.1f, step, steps), 1e-9);

    // SequentialLR([LinearLR(start_factor=0.1, total_iters=4), CosineAnnealingLR(T_max=8)], milestones=[4]).
    [Theory]
    [InlineData(0, 0.005)]
    [InlineData(1, 0.01625)]
    [InlineData(3, 0.03875)]
    [InlineData(4, 0.05)]
    [InlineData(5, 0.04809698831278217)]
    [InlineData(12, 0)]
    public void A_warm_up_comes_before_another_schedule(int step, double expected) =>
        Assert.Equal(expected, At(LearningRateSchedule.Cosine().WithWarmup(4, 0.1f), 0.05f, step, 12), 1e-8);

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused("every 0 epochs", () => LearningRateSchedule.EveryEpochs(0));
        Refused("factor on the learning rate is 0", () => LearningRateSchedule.EveryEpochs(1, 0));
        Refused("smallest learning rate is -1", () => LearningRateSchedule.Cosine(-1));
        Refused("rises in 1 of the steps", () => LearningRateSchedule.OneCycle(1));
        Refused("over 0.5", () => LearningRateSchedule.OneCycle(startDivisor: 0.5f));
        Refused("over NaN", () => LearningRateSchedule.OneCycle(endDivisor: float.NaN));
        Refused("rises for -1 steps", () => LearningRateSchedule.Constant.WithWarmup(-1));
        Refused("has 0 of the learning rate", () => LearningRateSchedule.Constant.WithWarmup(1, 0));

        static void Refused(string message, Func<LearningRateSchedule> make) =>
            Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    private static float At(LearningRateSchedule schedule, float rate, long step, long steps) =>
        schedule.At(rate, new TrainingClock(1, 1, step, steps));
}
