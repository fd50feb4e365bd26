namespace KernelGen.Runtime.Tests.Sparsity;

public sealed class SeededRandomTests
{
    [Fact]
    public void A_number_is_the_upper_half_of_random_bits_times_the_end()
    {
        var (numbers, bits) = (new SeededRandom(7), new SeededRandom(7));
        foreach (int end in new[] { 1, 2, 3, 10, 784, 65_535, 65_536, 1_000_003, int.MaxValue - 1, int.MaxValue })
        {
            for (int i = 0; i < 1000; i++)
            {
                ulong expected = Math.BigMul(bits.Next(), (ulong)end, out _);
                Assert.Equal(expected, (ulong)numbers.NextInt(end));
            }
        }
    }

    [Fact]
    public void The_numbers_of_a_seed_never_change()
    {
        var random = new SeededRandom(1);
        int[] numbers = [random.NextInt(1000), random.NextInt(1000), random.NextInt(1000), random.NextInt(int.MaxValue)];
        Assert.Equal([566, 745, 971, 954_254_152], numbers);
    }
}
