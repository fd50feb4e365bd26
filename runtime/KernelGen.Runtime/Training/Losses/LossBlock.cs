namespace KernelGen.Training;

/// <summary>
/// Up to 16 samples, as operands of a loss. Outputs and gradient are <c>[features][16]</c>: feature f of sample n has the index <c>16 * f +
/// n</c>. Features of an image have the order of <see cref="Network.Predict"/>: channel by channel, row by row.
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

    /// <summary>[features][16] the outputs of the network. Lanes without a sample hold any number, even NaN.</summary>
    public ReadOnlySpan<float> Outputs { get; }

    /// <summary>
    /// [features][16] the gradient, to be overwritten; empty if only the loss is wanted. Lanes without a sample are cleared afterwards.
    /// </summary>
    public Span<float> Gradient { get; }

    /// <summary>[samples] labels; empty if there are none.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[samples, numbers of a sample] numbers; empty if there are none.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Samples of this block, from 1 to 16.</summary>
    public int Samples { get; }

    /// <summary>Features of a sample.</summary>
    public int Features => Outputs.Length / Lanes;

    /// <summary>The factor on the gradient: 1 divided by the number by which the sum of the losses is divided.</summary>
    public float Scale { get; }
}

/// <summary>The losses of some samples.</summary>
/// <param name="Loss">Their sum, before it is divided.</param>
/// <param name="Correct">Samples that were classified correctly; 0 for a loss that does not classify.</param>
public readonly record struct LossSum(double Loss, int Correct = 0);
