using KernelGen;

/// <summary>A layer of one's own: <c>y = factor * x</c>, a factor for each feature of a vector.</summary>
public sealed class Scaling : Layer
{
    private const int Lanes = Activations.BlockSamples;

    private readonly Parameter[] _parameters;

    /// <summary>Factors of 1.</summary>
    public Scaling(int features)
    {
        _parameters = [new Parameter("factor", features)];
        Factor.Value.Fill(1);
    }

    /// <summary>The factors.</summary>
    public Parameter Factor => _parameters[0];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => input.IsVector && input.Features == Factor.Length
        ? input
        : throw new ArgumentException($"Layer {Name} takes a vector of {Factor.Length} features, but its input is {input}.");

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        for (int block = 0; block < x.Blocks; block++)
        {
            ReadOnlySpan<float> from = x.Row(block, 0);
            var to = y.Row(block, 0);
            for (int i = 0; i < Factor.Length * Lanes; i++)
                to[i] = Factor.Value[i / Lanes] * from[i];
        }
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        for (int block = 0; block < x.Blocks; block++)
        {
            ReadOnlySpan<float> from = x.Row(block, 0), above = dy.Row(block, 0);
            int samples = Math.Min(Lanes, x.Batch - (block * Lanes));
            for (int i = 0; i < Factor.Length * Lanes; i++)
            {
                if (i % Lanes < samples)
                    Factor.Gradient[i / Lanes] += above[i] * from[i];
                if (dx is not null)
                    dx.Row(block, 0)[i] = Factor.Value[i / Lanes] * above[i];
            }
        }
    }
}
