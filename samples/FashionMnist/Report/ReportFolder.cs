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
    /// <param name="sparsity">The sparsity of its sparse layers over the training.</param>
    /// <param name="testImages">The test images as pictures.</param>
    /// <param name="test">The same as the network takes them.</param>
    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public static void Write(
        string folder, Network network, IReadOnlyList<SparseWeights> initial, IReadOnlyList<EpochResult> epochs, SparsityRecorder sparsity,
        ImageSet testImages, Dataset test)
    {
        Save("curves", LearningCurves.Draw(epochs));
        Save("sparsity", SparsityCurves.Draw(sparsity.Points, [.. network.MaskedLayers.Select(layer => layer.Name)]));
        var trained = SparseWeights.All(network);
        for (int i = 0; i < trained.Count; i++)
        {
            string name = trained[i].Layer.ToLowerInvariant();
            Save($"pattern-{name}", WeightPicture.Draw(trained[i]));
            if (!trained[i].Pattern.Equals(initial[i].Pattern))
                Save($"mask-{name}", MaskPicture.Draw(initial[i], trained[i]));
        }

        // Where the first layer's inputs are the pixels themselves.
        if (trained[0].Inputs == ImageSet.PixelsPerImage)
            Save($"pixels-{trained[0].Layer.ToLowerInvariant()}", PixelPicture.Draw(trained[0], initial[0].Dense));

        int drawn = Math.Min(PredictionsPicture.Images, test.Count);
        Save("predictions", PredictionsPicture.Draw(testImages, network.Predict(test.Samples.Span[..(drawn * ImageSet.PixelsPerImage)])));

        void Save(string name, byte[] png) => OutputPath.Write("--report", Path.Combine(folder, name + ".png"), png);
    }
}
