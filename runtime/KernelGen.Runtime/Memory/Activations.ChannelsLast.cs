namespace KernelGen;

/// <content>Copies samples in and out, in the order [batch, rows, columns, channels]: that of the blocks themselves.</content>
public sealed partial class Activations
{
    /// <summary>Loads some blocks of samples that follow each other, whose length has been checked; lanes without a sample become zero.</summary>
    internal void LoadChannelsLast(ReadOnlySpan<float> samples, int firstBlock, int endBlock)
    {
        Span<int> starts = stackalloc int[BlockSamples];
        for (int block = firstBlock; block < endBlock; block++)
        {
            ConsecutivePixels(block, starts);
            for (int run = 0; run < Runs; run++)
                BlockTranspose.Load(samples, starts, Run, run * RunFeatures, Data.Slice(PlaceOfRun(block, run), RunFeatures * BlockSamples));
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
                BlockTranspose.Store(Data.Slice(PlaceOfRun(block, run), RunFeatures * BlockSamples), Run, run * RunFeatures, samples, starts);
        }
    }

    /// <summary>Numbers of a lane that follow each other in both orders: a whole strip or, with space between pixels, one of them.</summary>
    private int RunFeatures => IsContiguous ? Shape.Features : Shape.Channels;

    /// <summary>Runs of a block.</summary>
    private int Runs => IsContiguous ? 1 : StripHeight * Shape.Width;

    private BlockTranspose.Planes Run => new(1, RunFeatures, RunFeatures, BlockSamples);

    private int PlaceOfRun(int block, int run) => IsContiguous ? block * BlockLength : PlaceOf(block, run / Shape.Width, run % Shape.Width);

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
