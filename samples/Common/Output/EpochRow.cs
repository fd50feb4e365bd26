using KernelGen.Training;

namespace KernelGen.Samples;

/// <summary>One line of text for an epoch, under a header.</summary>
internal static class EpochRow
{
    /// <summary>What the columns are.</summary>
    public const string Header = "epoch    loss   train acc   test acc    sparse   seconds   samples/s";

    /// <summary>The line.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="sparsity">Share of zeros in the sparse layers at its end.</param>
    public static string Of(EpochResult epoch, double sparsity) =>
        $"{epoch.Epoch,5}  {epoch.Loss,6:0.0000}  {100 * epoch.TrainAccuracy,8:0.00} %  "
            + $"{100 * epoch.TestAccuracy,7:0.00} %  {100 * sparsity,6:0.0} %  {epoch.Seconds,8:0.00}  {epoch.SamplesPerSecond,10:N0}";
}
