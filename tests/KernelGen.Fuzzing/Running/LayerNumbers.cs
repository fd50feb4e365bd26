using KernelGen.Fuzzing.Drawing;

namespace KernelGen.Fuzzing.Running;

/// <summary>Random numbers for what layers learn and keep.</summary>
/// <param name="random">Where they come from.</param>
/// <param name="whole">Small whole numbers, of which every sum is exact; otherwise numbers that keep activations at their size from layer to layer.</param>
internal sealed class LayerNumbers(Random random, bool whole)
{
    private const int MostWhole = 3;

    /// <summary>A number that is not zero.</summary>
    public float Next(float size) => whole ? random.Between(1, MostWhole) * random.Of(-1, 1) : random.Uniform(size) is not 0f and var number ? number : size;

    /// <summary>So many numbers, zeros among whole ones.</summary>
    public float[] Data(int count) => [.. Enumerable.Range(0, count).Select(_ => whole ? random.Between(-MostWhole, MostWhole) : random.Uniform())];

    /// <summary>Gives a layer new numbers.</summary>
    public void Fill(Layer layer)
    {
        switch (layer)
        {
            case SparseLinear linear:
                linear.SetWeights(Sparse(linear.OutFeatures, linear.InFeatures));
                break;
            case DenseLinear linear:
                Set(linear.Weights, Dense(linear.OutFeatures * linear.InFeatures, linear.InFeatures));
                break;
            case SparseConv2d conv:
                conv.SetWeights(Sparse(conv.OutChannels, conv.Geometry.GroupInputs * conv.Geometry.Taps));
                break;
            case DenseConv2d conv:
                conv.SetWeights(Dense(conv.OutChannels * conv.Geometry.GroupInputs * conv.Geometry.Taps, conv.Geometry.GroupInputs * conv.Geometry.Taps));
                break;
            case BatchNorm2d norm:
                norm.SetAffine(Scales(norm.Channels), Data(norm.Channels));
                norm.SetRunningStatistics(Data(norm.Channels), [.. Enumerable.Range(0, norm.Channels).Select(_ => 0.3f + random.NextSingle())]);
                break;
            case LayerNorm norm:
                norm.SetAffine(Scales(norm.Features), Data(norm.Features));
                break;
        }

        if (layer is WeightedLayer { Bias: { } bias })
            Set(bias, [.. Enumerable.Range(0, bias.Length).Select(_ => Next(0.5f))]);
    }

    private static void Set(Parameter parameter, float[] numbers)
    {
        numbers.CopyTo(parameter.Value);
        parameter.MarkChanged();
    }

    /// <summary>From 0.5 to 1.5, of either sign.</summary>
    private float[] Scales(int count) => [.. Enumerable.Range(0, count).Select(_ => (0.5f + random.NextSingle()) * random.Of(-1, 1))];

    private float[] Dense(int count, int inputs) => [.. Enumerable.Range(0, count).Select(_ => Next(MathF.Sqrt(6f / inputs)))];

    /// <summary>A matrix of which some share is zero, now and then whole rows and columns too.</summary>
    private float[] Sparse(int rows, int columns)
    {
        double density = random.Of(0, 0.02, 0.1, 0.1, 0.3, 0.5, 1);
        var (emptyRows, emptyColumns) = (Some(rows), Some(columns));
        float size = MathF.Sqrt(6f / Math.Max(1, (float)(columns * density)));
        var weights = new float[rows * columns];
        for (int i = 0; i < weights.Length; i++)
        {
            if (random.Chance(density) && !emptyRows[i / columns] && !emptyColumns[i % columns])
                weights[i] = Next(size);
        }

        return weights;
    }

    private bool[] Some(int count)
    {
        double share = random.Chance(0.2) ? random.NextDouble() : 0;
        return [.. Enumerable.Range(0, count).Select(_ => random.Chance(share))];
    }
}
