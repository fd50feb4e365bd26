namespace KernelGen;

/// <summary>What layers with generated kernels share: bias, fused activation, and how they choose among their kernels.</summary>
public abstract class WeightedLayer : Layer
{
    private protected WeightedLayer(bool bias, int outputs, Activation activation, IEnumerable<VectorWidth> widths, KernelOptions? options)
    {
        Activation = activation;
        Bias = bias ? new Parameter("bias", outputs) : null;
        Width = KernelDispatch.WidthFor(options, widths, Name);
        Tunable = TuningSwitch.For(options);
    }

    /// <summary>The fused activation.</summary>
    public Activation Activation { get; }

    /// <summary>b, one number for each output feature or channel; null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The width of this layer's kernels.</summary>
    public VectorWidth Width { get; }

    /// <summary>Replaces the bias.</summary>
    /// <param name="bias">One number for each output feature or channel, finite.</param>
    /// <exception cref="InvalidOperationException">The layer was declared without bias.</exception>
    /// <exception cref="ArgumentException">Wrong length, or a number is NaN or infinite.</exception>
    public void SetBias(ReadOnlySpan<float> bias)
    {
        if (Bias is null)
            throw new InvalidOperationException($"Layer {Name} was declared with Bias = false, so it has no bias to set.");
        if (bias.Length != Bias.Length)
        {
            throw new ArgumentException(
                $"Layer {Name}: bias has {bias.Length} entries, but there are {Bias.Length} output {OutputNoun}.",
                nameof(bias));
        }

        for (int i = 0; i < bias.Length; i++)
        {
            if (!float.IsFinite(bias[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Layer {Name}: bias[{i}] is {bias[i]}; it must be finite."),
                    nameof(bias));
            }
        }

        bias.CopyTo(Bias.Value);
        Bias.BeginAnew();
    }

    /// <summary>Sets the bias to zero, where there is one.</summary>
    private protected void ClearBias()
    {
        Bias?.Value.Clear();
        Bias?.BeginAnew();
    }

    internal sealed override bool Tunable { get; }

    /// <summary>What outputs are called in messages.</summary>
    private protected abstract string OutputNoun { get; }

    internal ReadOnlySpan<float> BiasValues => Bias is null ? [] : Bias.Value;

    internal Span<float> BiasGradient => Bias is null ? [] : Bias.Gradient;
}
