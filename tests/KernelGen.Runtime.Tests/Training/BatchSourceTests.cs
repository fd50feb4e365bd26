namespace KernelGen.Runtime.Tests.Training;

public sealed class BatchSourceTests
{
    private static readonly ActivationShape Shape = new(3, 4, 2);

    [Fact]
    public void Every_sample_comes_once_in_an_order_of_the_epoch()
    {
        var data = Data(25);
        var one = Labels(data.Train(10, seed: 1, epoch: 1));
        Assert.Equal([10, 10, 5], data.Train(10, 1, 1).Select(batch => batch.Count));
        Assert.Equal(Enumerable.Range(0, 25), one.Order());
        Assert.Equal(one, Labels(data.Train(10, 1, 1)));
        Assert.NotEqual(one, Labels(data.Train(10, 1, 2)));
        Assert.NotEqual(one, Labels(data.Train(10, 2, 1)));
        Assert.Equal(Enumerable.Range(0, 25), Labels(data.Evaluate(10)));
    }

    [Fact]
    public void Samples_and_numbers_belong_together()
    {
        var samples = Enumerable.Range(0, 60).Select(i => (float)i).ToArray();
        var data = new Dataset(ActivationShape.Vector(3), samples, Enumerable.Range(0, 40).Select(i => (float)i).ToArray());
        foreach (var batch in data.Train(8, 1, 1))
        {
            Assert.Equal(2 * batch.Count, batch.Targets.Values.Length);
            for (int i = 0; i < batch.Count; i++)
                Assert.Equal(2 * batch.Samples.Span[batch.Order.Span[i] * 3] / 3, batch.Values.Span[2 * i]);
        }

        Assert.Contains(
            "values has 41 numbers",
            Assert.Throws<ArgumentException>(() => new Dataset(ActivationShape.Vector(3), samples, new float[41])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "samples has 0 numbers",
            Assert.Throws<ArgumentException>(() => new Dataset(ActivationShape.Vector(3), Array.Empty<float>(), new float[4])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "values[1, 0] is NaN",
            Assert.Throws<ArgumentException>(() => new Dataset(ActivationShape.Vector(30), samples, new[] { 1, float.NaN })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Prefetched_batches_are_those_of_the_source()
    {
        var data = Data(25);
        var expected = data.Train(10, 1, 2).Select(Content).ToArray();
        var ahead = ((IBatchSource)data).Prefetch();
        Assert.Equal((data.Shape, data.Count, data.Classes), (ahead.Shape, ahead.Count, ahead.Classes));
        Assert.Equal(expected, ahead.Train(10, 1, 2).Select(Content));
        Assert.Equal(data.Evaluate(4).Select(Content), ahead.Evaluate(4).Select(Content));
    }

    [Fact]
    public void A_failure_of_the_source_comes_after_the_batches_before_it()
    {
        var seen = new List<int>();
        var failure = Assert.Throws<TimeoutException>(() =>
        {
            foreach (var batch in new Failing(Data(25)).Prefetch().Train(10, 1, 1))
                seen.Add(batch.Count);
        });
        Assert.Equal([10, 10], seen);
        Assert.Equal("disk", failure.Message);
    }

    [Fact]
    public void A_batch_that_names_samples_that_it_does_not_give_is_refused()
    {
        var batch = new SampleBatch(new float[48], new[] { 0, 7 }, new[] { 0, 1 }, default);
        foreach (var source in new[] { new Fixed(batch).Prefetch(), new Fixed(batch).Augment(1, true) })
        {
            Assert.Contains(
                "names sample 7 in place 1 of a batch, but gives 2 samples",
                Assert.Throws<ArgumentException>(() => source.Train(2, 1, 1).Count()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whoever_stops_early_ends_the_thread()
    {
        var source = new Failing(Data(1000));
        foreach (var batch in source.Prefetch().Train(1, 1, 1))
        {
            if (batch.Labels.Span[0] >= 0)
                break;
        }

        Assert.Equal(1, source.Ended);
    }

    [Fact]
    public async Task Training_on_prefetched_and_augmented_images_repeats_bit_for_bit()
    {
        var runs = new List<double[]>();
        foreach (bool prefetch in new[] { false, true })
        {
            using var network = Network.Image(2, 3, 4).Flatten().Add(new Classes24()).Build(batch: 8, threads: 1);
            network.Initialize(seed: 1, sparsity: 0.2);
            var source = ((IBatchSource)Data(25)).Augment(padding: 1, flip: true);
            var losses = new List<double>();
            await foreach (var epoch in new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.05f))
                .Fit(prefetch ? source.Prefetch() : source, null, 3, 1, TestContext.Current.CancellationToken))
            {
                losses.Add(epoch.Loss);
            }

            runs.Add([.. losses]);
        }

        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Augmented_images_are_moved_and_turned_and_each_way_comes_up()
    {
        var data = Data(400);
        var (seen, original) = (new HashSet<(int Down, int Right, bool Turn)>(), data.Samples.ToArray());
        foreach (var batch in ((IBatchSource)data).Augment(padding: 1, flip: true).Train(16, 1, 1))
        {
            for (int i = 0; i < batch.Count; i++)
                seen.Add(Way(original.AsSpan(batch.Labels.Span[i] * 24, 24), batch.Samples.Span.Slice(batch.Order.Span[i] * 24, 24)));
        }

        Assert.Equal(18, seen.Count);
        Assert.Equal(data.Evaluate(16).Select(Content), ((IBatchSource)data).Augment(1, true).Evaluate(16).Select(Content));
        Assert.All(((IBatchSource)data).Augment(padding: 0, flip: false).Train(16, 1, 1), batch =>
            Assert.Equal((0, 0, false), Way(original.AsSpan(batch.Labels.Span[0] * 24, 24), batch.Samples.Span[..24])));
    }

    [Fact]
    public void What_cannot_be_augmented_is_refused()
    {
        Assert.Contains(
            "vectors of 20 features",
            Assert.Throws<ArgumentException>(() => ((IBatchSource)Samples.Clusters(20, 1)).Augment(1, true)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "padding is 3 pixels", Assert.Throws<ArgumentOutOfRangeException>(() => ((IBatchSource)Data(30)).Augment(3, true)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "padding is -1 pixels", Assert.Throws<ArgumentOutOfRangeException>(() => ((IBatchSource)Data(30)).Augment(-1, true)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Images [2][3][4] of numbers that differ, each with a label of its own.</summary>
    private static Dataset Data(int count) =>
        new(
            Shape, Enumerable.Range(1, count * 24).Select(i => (float)i).ToArray(), Enumerable.Range(0, count).ToArray(),
            Math.Max(count, 25));

    private static int[] Labels(IEnumerable<SampleBatch> batches) => [.. batches.SelectMany(batch => batch.Labels.ToArray())];

    private static string Content(SampleBatch batch) =>
        string.Join(
            ' ',
            batch.Order.ToArray().SelectMany(n => batch.Samples.Slice(n * 24, 24).ToArray()).Select(value => $"{value:F0}")
                .Concat(batch.Labels.ToArray().Select(label => $"{label}")));

    private static (int Down, int Right, bool Turn) Way(ReadOnlySpan<float> image, ReadOnlySpan<float> changed)
    {
        foreach (bool turn in new[] { false, true })
        {
            for (int down = -1; down <= 1; down++)
            {
                for (int right = -1; right <= 1; right++)
                {
                    bool same = true;
                    for (int k = 0; k < 24; k++)
                    {
                        int plane = k / 12, row = k / 4 % 3, column = turn ? 3 - (k % 4) : k % 4, fromRow = row + down,
                            fromColumn = column + right;
                        float expected = fromRow is >= 0 and < 3 && fromColumn is >= 0 and < 4
                            ? image[(plane * 12) + (fromRow * 4) + fromColumn]
                            : 0;
                        same &= changed[k] == expected;
                    }

                    if (same)
                        return (down, right, turn);
                }
            }
        }

        throw new InvalidOperationException("The image is neither moved nor turned.");
    }

    private sealed class Fixed(SampleBatch batch) : IBatchSource
    {
        public ActivationShape Shape => BatchSourceTests.Shape;

        public int Count => 2;

        public int? Classes => 2;

        public IEnumerable<SampleBatch> Train(int size, int seed, int epoch) => [batch];

        public IEnumerable<SampleBatch> Evaluate(int size) => [batch];
    }

    private sealed class Failing(Dataset data) : IBatchSource
    {
        public int Ended { get; private set; }

        public ActivationShape Shape => data.Shape;

        public int Count => data.Count;

        public int? Classes => data.Classes;

        public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch)
        {
            try
            {
                int number = 0;
                foreach (var ready in data.Train(batch, seed, epoch))
                {
                    if (number++ == 2)
                        throw new TimeoutException("disk");
                    yield return ready;
                }
            }
            finally
            {
                Ended++;
            }
        }

        public IEnumerable<SampleBatch> Evaluate(int batch) => data.Evaluate(batch);
    }
}

[SparseLinear(24, 25)] public sealed partial class Classes24;
