namespace KernelGen.Training;

/// <summary>
/// Binary cross-entropy over logits with the formulas of <c>torch.nn.BCEWithLogitsLoss</c>: the mean of <c>max(z, 0) - z * t + log(1 +
/// exp(-|z|))</c> over all outputs of all samples, with the gradient <c>(sigmoid(z) - t) / (n * outputs)</c>. Targets t are numbers from 0
/// to 1. A sample is classified correctly if every output is on the side of its target: above 0 if and only if the target is above 0.5.
/// </summary>
public sealed class BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override bool Classifies => true;

    /// <inheritdoc/>
    protected override void RequireTargets(int batch, int features, Targets targets)
    {
        RequireValues(batch, features, targets);
        for (int i = 0; i < targets.Values.Length; i++)
        {
            if (!(targets.Values[i] >= 0 && targets.Values[i] <= 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Target value {i % features} of sample {i / features} is {targets.Values[i]}; ")
                    + "binary cross-entropy takes numbers from 0 to 1.",
                    nameof(targets));
            }
        }
    }

    /// <inheritdoc/>
    protected override double Divisor(int batch, int features, Targets targets) => (double)batch * features;

    /// <inheritdoc/>
    protected override LossSum Evaluate(in LossBlock block)
    {
        int features = block.Features, correct = 0;
        double loss = 0;
        for (int sample = 0; sample < block.Samples; sample++)
        {
            bool right = true;
            for (int f = 0; f < features; f++)
            {
                int place = (LossBlock.Lanes * f) + sample;
                double z = block.Outputs[place], t = block.Values[(sample * features) + f], small = Math.Exp(-Math.Abs(z));
                loss += Math.Max(z, 0) - (z * t) + Math.Log(1 + small);
                right &= (z > 0) == (t > 0.5);
                if (!block.Gradient.IsEmpty)
                    block.Gradient[place] = (float)(((z >= 0 ? 1 / (1 + small) : small / (1 + small)) - t) * block.Scale);
            }

            correct += right ? 1 : 0;
        }

        return new LossSum(loss, correct);
    }
}
