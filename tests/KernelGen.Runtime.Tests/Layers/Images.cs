namespace KernelGen.Runtime.Tests.Layers;

/// <summary>
/// Activations for tests of layers: with borders of their own, with numbers that must not matter in lanes that hold no sample and in the
/// line between pixels, and with NaN where a layer has to write.
/// </summary>
internal static class Images
{
    /// <summary>Huge, but finite, as a lane without a sample may be, and up to 13 times that.</summary>
    private const float Garbage = 3e33f;

    /// <summary>Two borders that differ on every side.</summary>
    public static Border Wide { get; } = new(Top: 1, Left: 0, Bottom: 2, Right: 3);

    /// <inheritdoc cref="Wide"/>
    public static Border Narrow { get; } = new(Top: 0, Left: 2, Bottom: 1, Right: 0);

    /// <summary>Shapes with odd and even channels, one channel, one pixel, and a batch for each remainder of lanes.</summary>
    public static TheoryData<int, int, int, int> Cases { get; } = new()
    {
        { 1, 3, 5, 2 }, { 15, 4, 3, 7 }, { 16, 5, 6, 1 }, { 17, 7, 7, 20 }, { 33, 2, 9, 33 }, { 33, 1, 1, 12 }, { 17, 1, 1, 5 },
    };

    /// <summary>An input: lanes and lines that hold no number of it are garbage.</summary>
    public static Activations Input(ActivationShape shape, int batch, Border border, float[] samples) =>
        Filled(shape, batch, border, samples, Garbage);

    /// <summary>A gradient that a layer reads: lanes without a sample are zero.</summary>
    public static Activations Gradient(ActivationShape shape, int batch, Border border, float[] samples) =>
        Filled(shape, batch, border, samples, 0);

    /// <summary>Something to overwrite: NaN in every pixel.</summary>
    public static Activations Unwritten(ActivationShape shape, int batch, Border border)
    {
        var activations = new Activations(shape, batch, border);
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < shape.Height; row++)
                activations.Row(block, row).Fill(float.NaN);
        }

        return activations;
    }

    /// <summary>The samples' numbers, channel by channel; fails if something was written into the border.</summary>
    public static float[] Numbers(Activations activations)
    {
        var samples = new float[activations.Batch * activations.Shape.Features];
        activations.Store(samples);
        var border = activations.Data.ToArray();
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < activations.Shape.Height; row++)
                border.AsSpan(activations.PlaceOf(block, row, 0), activations.Shape.Width * activations.PixelLength).Clear();
        }

        Assert.All(border, number => Assert.Equal(0, number));
        return samples;
    }

    /// <summary>As <see cref="Numbers"/> of a gradient, whose lanes without a sample must be exactly zero.</summary>
    public static float[] GradientNumbers(Activations gradient)
    {
        ForEachEmptyLane(gradient, (data, at) => Assert.Equal(0, data[at]));
        return Numbers(gradient);
    }

    /// <summary>The place in [batch][channels][rows][columns].</summary>
    public static int At(ActivationShape shape, int sample, int channel, int row, int column) =>
        (((((sample * shape.Channels) + channel) * shape.Height) + row) * shape.Width) + column;

    private static Activations Filled(ActivationShape shape, int batch, Border border, float[] samples, float empty)
    {
        var activations = new Activations(shape, batch, border);
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = 0; row < shape.Height; row++)
                activations.Row(block, row).Fill(Garbage);
        }

        activations.Load(samples);
        ForEachEmptyLane(activations, (data, at) => data[at] = empty * (1 + (at / 16 % 13)));
        return activations;
    }

    private static void ForEachEmptyLane(Activations activations, Action<float[], int> visit)
    {
        var (shape, data) = (activations.Shape, activations.Data.ToArray());
        for (int place = activations.Batch; place < activations.Blocks * 16; place++)
        {
            for (int pixel = 0; pixel < shape.Height * shape.Width; pixel++)
            {
                for (int channel = 0; channel < shape.Channels; channel++)
                    visit(data, activations.PlaceOf(place / 16, pixel / shape.Width, pixel % shape.Width) + (channel * 16) + (place % 16));
            }
        }

        data.CopyTo(activations.Data);
    }
}
