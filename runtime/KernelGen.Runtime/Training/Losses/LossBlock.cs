namespace KernelGen.Training;

/// <summary>
/// Up to 16 samples as a loss sees them. Outputs and gradient are <c>[features][16]</c>: feature f of sample n has the place <c>16 * f + n</c>. Features of an image are
/// numbered as <see cref="Network.Predict"/> returns them: channel by channel, row by row.
/// </summary>
public readonly ref struct LossBlock
{
    /// <summary>Samples of a block, of which the last block may use fewer.</summary>
    public const int Lanes = Activations.BlockSamples;

    internal LossBlock(ReadOnlySpan<float> outputs, Span<float> gradient, Targets targets, int samples, float scale)
    {
        Outputs = outputs;
        Gradient = gradient;
        Labels = targets.Labels;
        Values = targets.Values;
        (Samples, Scale) = (samples, scale);
    }

    /// <summary>[features][16] what the network gave. Places of lanes without a sample hold anything, also NaN.</summary>
    public ReadOnlySpan<float> Outputs { get; }

    /// <summary>[features][16] where the gradient goes, to be overwritten; empty where only the loss is wanted. Lanes without a sample are cleared afterwards.</summary>
    public Span<float> Gradient { get; }

    /// <summary>[samples] labels; empty where there are none.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[samples, numbers of a sample] numbers; empty where there are none.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Samples of this block, from 1 to 16.</summary>
    public int Samples { get; }

    /// <summary>Features of a sample.</summary>
    public int Features => Outputs.Length / Lanes;

    /// <summary>One over what the sum of the losses is divided by: what the gradient of that sum is multiplied by.</summary>
    public float Scale { get; }
}

/// <summary>The losses of some samples.</summary>
/// <param name="Loss">Their sum, before it is divided.</param>
/// <param name="Correct">Samples that were classified rightly; 0 for a loss that does not classify.</param>
public readonly record struct LossSum(double Loss, int Correct = 0);
