namespace KernelGen.Runtime.Tests;

/// <summary>Numbers and labelled samples by seed.</summary>
internal static class Samples
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Uniform(int length, int seed)
    {
        var random = new SeededRandom(seed);
        var numbers = new float[length];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextUniform(1);
        return numbers;
    }

    /// <summary>Points around ten centres, two of each of five classes, of 20 features.</summary>
    public static Dataset Clusters(int count, int seed, float noise = 0.5f)
    {
        const int features = 20, classes = 5, centres = 10;
        var centre = Uniform(centres * features, seed: 4242);
        var samples = Uniform(count * features, seed);
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            int nearest = i % centres;
            labels[i] = nearest % classes;
            for (int f = 0; f < features; f++)
                samples[(i * features) + f] = centre[(nearest * features) + f] + (noise * samples[(i * features) + f]);
        }

        return new Dataset(ActivationShape.Vector(features), samples, labels, classes);
    }

    /// <summary>A network for <see cref="Clusters"/>, initialised.</summary>
    public static Network ClusterNetwork(int batch, int threads = 1, int seed = 1, double sparsity = 0.5)
    {
        var network = Network.Features(20).Add(new Hidden()).Add(new Deep()).Add(new Classifier()).Build(batch, threads);
        network.Initialize(seed, sparsity);
        return network;
    }
}
