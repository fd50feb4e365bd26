namespace KernelGen;

/// <content>Copies samples in and out, in the order [batch, rows, columns, channels]: that of the blocks themselves.</content>
public sealed partial class Activations
{
    /// <summary>Loads some blocks of samples that follow each other; the length has been checked.</summary>
    internal void LoadChannelsLast(ReadOnlySpan<float> samples, int firstBlock, int endBlock)
    {
        Span<int> starts = stackalloc int[BlockSamples];
        for (int block = firstBlock; block < endBlock; block++)
        {
            ConsecutivePixels(block, starts);
            for (int run = 0; run < Runs; run++)
                BlockTranspose.Load(samples, starts, Run, run * RunFeatures, LinesOf(block, run));
        }
    }

    /// <summary>Copies the samples of some blocks out; the length has been checked.</summary>
    internal void StoreChannelsLast(Span<float> samples, int firstBlock, int endBlock)
    {
        Span<int> starts = stackalloc int[BlockSamples];
        for (int block = firstBlock; block < endBlock; block++)
        {
            ConsecutivePixels(block, starts);
            for (int run = 0; run < Runs; run++)
                BlockTranspose.Store(LinesOf(block, run), Run, run * RunFeatures, samples, starts);
        }
    }

    /// <summary>Numbers of a lane that follow each other in both orders: all or, with space between pixels, those of one.</summary>
    private int RunFeatures => IsContiguous ? Shape.Features : Shape.Channels;

    /// <summary>Runs of a block.</summary>
    private int Runs => IsContiguous ? 1 : StripHeight * Shape.Width;

    private BlockTranspose.Planes Run => new(1, RunFeatures, RunFeatures, BlockSamples);

    private Span<float> LinesOf(int block, int run) => Data.Slice(
        IsContiguous ? block * BlockLength : PlaceOf(block, run / Shape.Width, run % Shape.Width), RunFeatures * BlockSamples);

    /// <summary>Where the pixels of a block's lanes begin; -1 for lanes without a sample.</summary>
    private void ConsecutivePixels(int block, Span<int> starts)
    {
        for (int lane = 0; lane < BlockSamples; lane++)
        {
            var (sample, strip) = Math.DivRem((block * BlockSamples) + lane, Strips);
            starts[lane] = sample < Batch ? (sample * Shape.Features) + (strip * StripHeight * Shape.Width * Shape.Channels) : -1;
        }
    }
}
