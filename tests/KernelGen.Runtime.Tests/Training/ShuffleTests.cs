namespace KernelGen.Runtime.Tests.Training;

public sealed class ShuffleTests
{
    // By an implementation of SplitMix64 and Fisher-Yates in another language.
    private static readonly int[] Expected = [9, 0, 1, 4, 8, 2, 3, 7, 6, 5];

    [Fact]
    public void The_same_seed_gives_this_order_on_every_machine()
    {
        var order = Enumerable.Range(0, 10).ToArray();
        var random = new SeededRandom(1);
        Shuffle.Apply(order, ref random);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], order.Order());
        Assert.Equal(Expected, order);
        Shuffle.Apply(order, ref random);
        Assert.NotEqual(Expected, order);
    }

    [Fact]
    public void Every_place_is_equally_likely()
    {
        var counts = new int[5, 5];
        var random = new SeededRandom(2);
        for (int i = 0; i < 10_000; i++)
        {
            var order = Enumerable.Range(0, 5).ToArray();
            Shuffle.Apply(order, ref random);
            for (int place = 0; place < 5; place++)
                counts[order[place], place]++;
        }

        // Mean 2000, standard deviation 40; six of them on either side.
        foreach (int count in counts)
            Assert.InRange(count, 1760, 2240);
    }
}
