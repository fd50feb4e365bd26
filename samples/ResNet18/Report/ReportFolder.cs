using KernelGen;
using KernelGen.Samples;

namespace ResNet18.Report;

/// <summary>Writes the pictures of a run.</summary>
internal static class ReportFolder
{
    /// <summary>Draws and writes them, each at once or not at all.</summary>
    /// <param name="folder">Where to; created where it is missing.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="steps">Its training.</param>
    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public static void Write(string folder, Network network, StepRecorder steps)
    {
        Save("loss", LossCurve.Draw(steps.Losses));
        Save("layers", LayerBars.Draw(steps.LayerTimes, steps.MeanSeconds));

        // The first sparse layer, whose kernels are few enough to be seen; a dense network has none.
        if (network.Layers.Select(row => SparseWeights.Of(row.Layer)).FirstOrDefault(weights => weights is not null) is { } sparse)
            Save($"pattern-{sparse.Layer.ToLowerInvariant()}", WeightPicture.Draw(sparse));

        void Save(string name, byte[] png) => OutputPath.Write("--report", Path.Combine(folder, name + ".png"), png);
    }
}
