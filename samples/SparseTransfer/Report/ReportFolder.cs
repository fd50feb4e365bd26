using KernelGen.Samples;
using SparseTransfer.CommandLine;

namespace SparseTransfer.Report;

/// <summary>Writes the pictures of a run.</summary>
internal static class ReportFolder
{
    /// <summary>Draws and writes them, each at once or not at all.</summary>
    /// <param name="folder">Where to; created where it is missing.</param>
    /// <param name="choice">Method, sparsity, weights.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public static void Write(string folder, RunChoice choice, TrainedRun run)
    {
        Save("accuracy", AccuracyOverSeconds.Draw([run.Result]));
        Save("layers", LayerBars.Draw(run.Layers, run.Result.LastPartsMs.Total / 1000));
        Save("parts", LayerBars.Draw(Parts(run), run.Result.LastPartsMs.Total / 1000, "Time of each part"));
        if (!choice.IsSparse || SparseWeights.All(run.Network).Zip(run.Before).FirstOrDefault(IsPruned) is not ({ } after, { } before))
            return;

        // The first sparse layer, whose kernels are few enough to be seen.
        Save($"pattern-{after.Layer.ToLowerInvariant()}", WeightPicture.Draw(after));
        if (!before.Pattern.Equals(after.Pattern))
            Save($"mask-{after.Layer.ToLowerInvariant()}", MaskPicture.Draw(before, after));

        void Save(string name, byte[] png) => OutputPath.Write("--report", Path.Combine(folder, name + ".png"), png);
    }

    private static bool IsPruned((SparseWeights After, SparseWeights Before) layer) => layer.After.Pattern.Sparsity > 0;

    private static IReadOnlyList<LayerTime> Parts(TrainedRun run)
    {
        var parts = run.Result.LastPartsMs;
        return
        [
            .. LayerTime.ByKind(run.Layers),
            Other("data (waiting)", parts.Data), Other("loading", parts.Loading), Other("loss", parts.Loss),
            Other("masks and optimiser", parts.Optimizer),
        ];
    }

    private static LayerTime Other(string name, double milliseconds) =>
        new(name, name, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Zero);
}
