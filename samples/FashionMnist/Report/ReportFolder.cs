using FashionMnist.Data;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;

namespace FashionMnist.Report;

/// <summary>Writes the pictures of a run.</summary>
internal static class ReportFolder
{
    /// <summary>Draws and writes them, each at once or not at all.</summary>
    /// <param name="folder">Where to; created where it is missing.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="initial">The weights of its sparse layers before the training.</param>
    /// <param name="epochs">What its epochs came to.</param>
    /// <param name="testImages">The test images as pictures.</param>
    /// <param name="test">The same as the network takes them.</param>
    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public static void Write(string folder, Network network, IReadOnlyList<SparseWeights> initial, IReadOnlyList<EpochResult> epochs, ImageSet testImages, Dataset test)
    {
        Save("curves", LearningCurves.Draw([.. epochs.Select(e => e.Loss)], [.. epochs.Select(e => e.TrainAccuracy ?? 0)], [.. epochs.Select(e => e.TestAccuracy ?? 0)]));
        var trained = SparseWeights.All(network);
        foreach (var weights in trained)
            Save($"pattern-{weights.Layer.ToLowerInvariant()}", WeightPicture.Draw(weights));

        // Where the first layer's inputs are the pixels themselves.
        if (trained[0].Inputs == ImageSet.PixelsPerImage)
            Save($"pixels-{trained[0].Layer.ToLowerInvariant()}", PixelPicture.Draw(trained[0], initial[0].Dense));

        int drawn = Math.Min(PredictionsPicture.Images, test.Count);
        Save("predictions", PredictionsPicture.Draw(testImages, network.Predict(test.Samples.Span[..(drawn * ImageSet.PixelsPerImage)])));

        void Save(string name, byte[] png) => OutputPath.Write("--report", Path.Combine(folder, name + ".png"), png);
    }
}
