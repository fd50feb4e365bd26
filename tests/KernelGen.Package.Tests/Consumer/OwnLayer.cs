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
    public override LayerRun Bind(ActivationShape input) => new Run(this);

    /// <summary>The passes.</summary>
    private sealed class Run(Scaling layer) : LayerRun(layer)
    {
        private readonly Parameter _factor = layer.Factor;

        public override void Forward(RunOperands operands, Workers workers)
        {
            for (int block = 0; block < operands.Input.Blocks; block++)
            {
                ReadOnlySpan<float> from = operands.Input.Row(block, 0);
                var to = operands.Output.Row(block, 0);
                for (int i = 0; i < _factor.Length * Lanes; i++)
                    to[i] = _factor.Value[i / Lanes] * from[i];
            }
        }

        public override void Backward(RunOperands operands, Workers workers)
        {
            var x = operands.Input;
            for (int block = 0; block < x.Blocks; block++)
            {
                ReadOnlySpan<float> from = x.Row(block, 0), above = operands.OutputGradient.Row(block, 0);
                int samples = Math.Min(Lanes, x.Batch - (block * Lanes));
                for (int i = 0; i < _factor.Length * Lanes; i++)
                {
                    if (i % Lanes < samples)
                        _factor.Gradient[i / Lanes] += above[i] * from[i];
                    if (operands.InputGradient is { } dx)
                        dx.Row(block, 0)[i] = _factor.Value[i / Lanes] * above[i];
                }
            }
        }
    }
}
