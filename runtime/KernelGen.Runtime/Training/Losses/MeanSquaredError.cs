namespace KernelGen.Training;

/// <summary>
/// Mean squared error with the formulas of <c>torch.nn.MSELoss</c>: the mean of <c>(y - t)^2</c> over all outputs of all samples, with the
/// gradient <c>2 * (y - t) / (n * outputs)</c>. Targets are numbers.
/// </summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected override void RequireTargets(int batch, int features, Targets targets) => RequireValues(batch, features, targets);

    /// <inheritdoc/>
    protected override double Divisor(int batch, int features, Targets targets) => (double)batch * features;

    /// <inheritdoc/>
    protected override LossSum Evaluate(in LossBlock block)
    {
        int features = block.Features;
        double loss = 0;
        for (int sample = 0; sample < block.Samples; sample++)
        {
            for (int f = 0; f < features; f++)
            {
                int place = (LossBlock.Lanes * f) + sample;
                float difference = block.Outputs[place] - block.Values[(sample * features) + f];
                loss += (double)difference * difference;
                if (!block.Gradient.IsEmpty)
                    block.Gradient[place] = 2 * difference * block.Scale;
            }
        }

        return new LossSum(loss);
    }
}
