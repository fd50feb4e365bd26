namespace KernelGen.Benchmarks.Compare.Contenders.Paper;

/// <summary>The nonzeros of a convolution, W seen as [out channels, in channels * taps], as the paper's kernels read them.</summary>
internal static class PaperConvIndices
{
    /// <summary>Ordered by output channel, and by input channel and tap.</summary>
    public static (PaperConvKernels.Index ByOutput, PaperConvKernels.Index ByInput) Of(SparsityPattern pattern, int taps)
    {
        int nonzeros = pattern.Nonzeros;
        var byOutput = new PaperConvKernels.Index(pattern.RowStarts.ToArray(), new int[nonzeros], new int[nonzeros], new int[nonzeros]);
        var byInput = new PaperConvKernels.Index(
            new int[(pattern.Columns / taps) + 1], new int[nonzeros], new int[nonzeros], new int[nonzeros]);
        for (int channel = 0; channel < byInput.Starts.Length; channel++)
            byInput.Starts[channel] = pattern.ColumnStarts[channel * taps];
        for (int row = 0; row < pattern.Rows; row++)
        {
            for (int k = pattern.RowStarts[row]; k < pattern.RowStarts[row + 1]; k++)
            {
                int column = pattern.ColumnIndices[k], at = pattern.ToInputMajor[k];
                (byOutput.Channel[k], byOutput.Tap[k], byOutput.Weight[k]) = (column / taps, column % taps, k);
                (byInput.Channel[at], byInput.Tap[at], byInput.Weight[at]) = (row, column % taps, k);
            }
        }

        return (byOutput, byInput);
    }
}
