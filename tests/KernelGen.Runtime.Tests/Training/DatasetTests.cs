namespace KernelGen.Runtime.Tests.Training;

public sealed class DatasetTests
{
    private static readonly ActivationShape Pair = ActivationShape.Vector(2);

    [Fact]
    public void Samples_and_labels_that_do_not_fit_are_refused()
    {
        Refused("labels is empty", () => new Dataset(Pair, new float[4], Array.Empty<int>(), 2));
        Refused(
            "samples has 5 numbers, but 2 labels with 2 features each (2) need 4", () => new Dataset(Pair, new float[5], new int[2], 2));
        Refused("labels[1] is 2, but with 2 classes", () => new Dataset(Pair, new float[4], new[] { 0, 2 }, 2));
        Refused("labels[0] is -1", () => new Dataset(Pair, new float[4], new[] { -1, 0 }, 2));
        Refused("There are 1 classes", () => new Dataset(Pair, new float[4], new int[2], 1));
        Refused("dimension below 1", () => new Dataset(new ActivationShape(1, 0, 2), new float[4], new int[2], 2));
        Refused("samples[1, 0] is NaN", () => new Dataset(Pair, new[] { 1, 2, float.NaN, 4 }, new int[2], 2));
        Refused("samples[0, 1] is -Infinity", () => new Dataset(Pair, new[] { 1, float.NegativeInfinity, 3, 4 }, new int[2], 2));
    }

    [Fact]
    public void Large_finite_samples_are_taken()
    {
        // Their sum overflows, but each of them is a number.
        var data = new Dataset(Pair, new[] { float.MaxValue, float.MaxValue, 1, 2 }, new[] { 0, 1 }, 2);
        Assert.Equal(2, data.Count);
    }

    private static void Refused(string message, Func<Dataset> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
