using FashionMnist.Data;
using FashionMnist.Output;
using KernelGen;

namespace FashionMnist.Report;

/// <summary>Writes the pictures of a run.</summary>
internal static class ReportFolder
{
    /// <summary>The first layer's dense weight matrix, to be kept before the training for a picture of what it changed.</summary>
    public static float[] InitialWeights(Network network) => SparseLayers(network)[0].ToDense();

    /// <summary>Draws and writes them, each at once or not at all.</summary>
    /// <param name="folder">Where to; created where it is missing.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="initial">The first layer's dense weight matrix before the training.</param>
    /// <param name="epochs">What its epochs came to.</param>
    /// <param name="testImages">The test images as pictures.</param>
    /// <param name="test">The same as the network takes them.</param>
    /// <exception cref="InputException">A picture cannot be written.</exception>
    public static void Write(string folder, Network network, ReadOnlySpan<float> initial, IReadOnlyList<EpochResult> epochs, ImageSet testImages, Dataset test)
    {
        Save("curves", LearningCurves.Draw([.. epochs.Select(e => e.Loss)], [.. epochs.Select(e => e.TrainAccuracy)], [.. epochs.Select(e => e.TestAccuracy ?? 0)]));
        var hidden = SparseLayers(network);
        foreach (var layer in hidden)
            Save($"pattern-{layer.Name.ToLowerInvariant()}", WeightMatrixPicture.Draw(layer));
        Save($"pixels-{hidden[0].Name.ToLowerInvariant()}", PixelPicture.Draw(hidden[0], initial));

        int drawn = Math.Min(PredictionsPicture.Images, test.Count);
        Save("predictions", PredictionsPicture.Draw(testImages, network.Predict(test.Samples.Span[..(drawn * ImageSet.PixelsPerImage)])));

        void Save(string name, byte[] png) => OutputPath.Write("--report", Path.Combine(folder, name + ".png"), png);
    }

    private static List<SparseLinear> SparseLayers(Network network) => [.. network.Layers.Select(row => row.Layer).OfType<SparseLinear>()];
}
