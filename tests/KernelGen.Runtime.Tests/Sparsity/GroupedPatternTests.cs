namespace KernelGen.Runtime.Tests.Sparsity;

/// <summary>N:M patterns and constant fan-ins.</summary>
public sealed class GroupedPatternTests
{
    [Fact]
    public void The_largest_of_each_group_are_kept()
    {
        float[] weights = [1, -4, 2, 3, 5, 5, 5, 5, 0, 0, -1, 0, 9, 8, 7, 6];
        var pattern = SparsityPattern.FromLargestInGroups(2, 8, weights, keep: 2, group: 4);
        Assert.Equal(
            [false, true, false, true, true, true, false, false, true, false, true, false, true, true, false, false], pattern.ToMask());
    }

    [Fact]
    public void A_group_of_all_inputs_is_a_constant_fan_in()
    {
        var pattern = SparsityPattern.RandomInGroups(30, 50, keep: 7, group: 50, seed: 3);
        Assert.All(Enumerable.Range(0, 30), row => Assert.Equal(7, pattern.RowStarts[row + 1] - pattern.RowStarts[row]));
        Assert.Equal(pattern.ToMask(), SparsityPattern.RandomInGroups(30, 50, keep: 7, group: 50, seed: 3).ToMask());
        Assert.NotEqual(pattern.ToMask(), SparsityPattern.RandomInGroups(30, 50, keep: 7, group: 50, seed: 4).ToMask());
    }

    /// <summary>Inputs 0 to 3 and 4 to 7 at each of 9 taps.</summary>
    [Fact]
    public void Groups_of_a_convolution_are_inputs_at_one_tap()
    {
        bool[] mask = SparsityPattern.RandomInGroups(6, 8 * 9, keep: 1, group: 4, seed: 1, taps: 9).ToMask();
        for (int row = 0; row < 6; row++)
        {
            for (int first = 0; first < 8; first += 4)
            {
                for (int tap = 0; tap < 9; tap++)
                    Assert.Equal(1, Enumerable.Range(first, 4).Count(input => mask[(row * 72) + (input * 9) + tap]));
            }
        }
    }

    /// <summary>Every group has the same chance for each of its places.</summary>
    [Fact]
    public void Random_places_are_equally_likely()
    {
        bool[] mask = SparsityPattern.RandomInGroups(1000, 40, keep: 1, group: 4, seed: 8).ToMask();
        for (int place = 0; place < 4; place++)
            Assert.InRange(Enumerable.Range(0, 10_000).Count(group => mask[(4 * group) + place]), 2_300, 2_700);
    }

    [Fact]
    public void A_layer_trains_with_such_a_pattern()
    {
        var layer = new Hidden();
        using var network = Network.Features(20).Add(layer).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        var pattern = SparsityPattern.FromLargestInGroups(27, 20, layer.ToDense(), keep: 2, group: 4);
        layer.ChangePattern(pattern);
        network.SetInput(Samples.Uniform(16 * 20, seed: 2));
        network.Forward();
        network.OutputGradient.Data.Fill(1);
        network.Backward();
        new Sgd(0.1f).Step(network);
        Assert.Equal(27 * 10, layer.Pattern.Nonzeros);
        Assert.Equal(pattern.ToMask(), layer.ToDense().Select(weight => weight != 0));
    }

    [Theory]
    [InlineData(2, 3, 1, "8 inputs cannot be cut into groups of 3. Choose a divisor of 8.")]
    [InlineData(2, 0, 1, "8 inputs cannot be cut into groups of 0. Choose a divisor of 8.")]
    [InlineData(5, 4, 1, "A group of 4 inputs cannot keep 5 weights. Keep 0 to 4.")]
    [InlineData(-1, 4, 1, "A group of 4 inputs cannot keep -1 weights. Keep 0 to 4.")]
    [InlineData(1, 4, 3, "8 columns are not as many for each of 3 taps.")]
    public void What_does_not_fit_is_refused(int keep, int group, int taps, string message)
    {
        var error = Assert.ThrowsAny<ArgumentException>(
            () => SparsityPattern.FromLargestInGroups(2, 8, new float[16], keep, group, taps));
        Assert.StartsWith(message, error.Message);
    }
}
