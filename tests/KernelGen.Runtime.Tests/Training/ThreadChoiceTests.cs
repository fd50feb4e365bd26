using KernelGen.Runtime.Tests.Training.Masks;

namespace KernelGen.Runtime.Tests.Training;

/// <summary>How many threads share short steps, by times that the tests make up.</summary>
public sealed class ThreadChoiceTests
{
    private const double Short = 0.0003;

    [Theory]
    [InlineData(1.0, 2)]
    [InlineData(0.98, 2)]
    [InlineData(0.9, 1)]
    public void One_thread_takes_over_where_it_is_clearly_faster(double one, int expected)
    {
        using var workers = new Workers(2);
        var choice = new ThreadChoice(workers);
        Steps(choice, workers, 200, threads => threads == 1 ? one * Short : Short);
        Assert.Equal((expected, expected), (choice.Threads, workers.Threads));
    }

    [Fact]
    public void Of_many_threads_some_are_tried()
    {
        using var workers = new Workers(6);
        var choice = new ThreadChoice(workers);
        var seen = Steps(choice, workers, 200, threads => threads == 3 ? 0.7 * Short : Short);
        Assert.Equal([1, 3, 6], seen.Keys.Order());
        Assert.Equal(3, choice.Threads);
    }

    /// <summary>A mask that changes, a collection of garbage, the first step after the threads have changed.</summary>
    [Fact]
    public void Single_slow_steps_do_not_count()
    {
        using var workers = new Workers(2);
        var choice = new ThreadChoice(workers);
        int step = 0, last = 2;
        Steps(choice, workers, 200, threads =>
        {
            bool isSlow = threads != last || step++ % 5 == 3;
            last = threads;
            return isSlow ? 20 * Short : threads == 1 ? Short : 0.8 * Short;
        });
        Assert.Equal(2, choice.Threads);
    }

    [Fact]
    public void A_choice_is_made_again_and_costs_few_steps()
    {
        using var workers = new Workers(2);
        var choice = new ThreadChoice(workers);
        Steps(choice, workers, 2000, threads => threads == 1 ? 0.5 * Short : Short);
        Assert.Equal(1, choice.Threads);
        var seen = Steps(choice, workers, 10_000, threads => threads == 1 ? Short : 0.5 * Short);
        Assert.Equal(2, choice.Threads);
        Assert.InRange(seen[1], 12, 2200);
        seen = Steps(choice, workers, 10_000, threads => threads == 1 ? Short : 0.5 * Short);
        Assert.InRange(seen[1], 12 * 4, 12 * 6);
    }

    [Fact]
    public void All_threads_share_long_steps()
    {
        using var workers = new Workers(2);
        var choice = new ThreadChoice(workers);
        var seen = Steps(choice, workers, 3000, threads => threads == 1 ? 0.01 : 0.02);
        Assert.Equal([2], seen.Keys);
    }

    [Fact]
    public void All_threads_share_what_comes_between_steps()
    {
        using var workers = new Workers(2);
        var choice = new ThreadChoice(workers);
        Steps(choice, workers, 200, threads => threads == 1 ? 0.5 * Short : Short);
        choice.End();
        Assert.Equal(2, workers.Threads);
        choice.Begin();
        Assert.Equal(1, workers.Threads);

        // In the middle of a trial: it begins anew.
        int untilTrial = 0;
        while (workers.Threads == 1 && untilTrial++ < 3000)
            choice.AfterStep(Short);
        choice.End();
        choice.Begin();
        Assert.Equal(1, workers.Threads);
        Steps(choice, workers, 40, threads => threads == 1 ? Short : 0.5 * Short);
        Assert.Equal(2, choice.Threads);
    }

    [Fact]
    public async Task A_training_gives_the_same_numbers_and_leaves_all_threads_behind()
    {
        float[] expected = await Train(threads: 1);
        Assert.Equal(expected, await Train(threads: 3));

        static async Task<float[]> Train(int threads)
        {
            using var network = Samples.ClusterNetwork(batch: 10, threads);
            await MaskRun.Train(network, [new RigL(interval: 7)], epochs: 12);
            Assert.Equal((threads, threads), (network.Threads, network.Workers.Threads));
            return [.. network.Parameters.SelectMany(named => named.Parameter.Value.ToArray())];
        }
    }

    /// <summary>Takes steps that last as long as a function of the threads says.</summary>
    /// <returns>How many steps each number of threads took.</returns>
    private static Dictionary<int, int> Steps(ThreadChoice choice, Workers workers, int count, Func<int, double> seconds)
    {
        var seen = new Dictionary<int, int>();
        for (int step = 0; step < count; step++)
        {
            int threads = workers.Threads;
            seen[threads] = seen.GetValueOrDefault(threads) + 1;
            choice.AfterStep(seconds(threads));
        }

        return seen;
    }
}
