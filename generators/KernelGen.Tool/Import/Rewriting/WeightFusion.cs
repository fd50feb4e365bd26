namespace KernelGen.Tool.Import.Rewriting;

/// <summary>
/// Takes constants that follow a convolution or linear layer into its weights and bias, padding before a convolution into its own, and
/// ReLU after it into its kernel.
/// </summary>
internal static class WeightFusion
{
    /// <summary>Takes factors and offsets in, which exporters write as Mul and Add nodes.</summary>
    public static void TakeAffine(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (step.Operation is Affine affine && network.HasOneReader(step.Inputs[0])
                && Scaled(step.Inputs[0], affine.Factor, affine.Offset))
            {
                network.Remove(step);
            }
        }
    }

    /// <summary>Takes batch normalisations in, by their running statistics.</summary>
    public static void TakeBatchNorm(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (step.Operation is not BatchNormalization norm || !network.HasOneReader(step.Inputs[0]))
                continue;
            float[] factor = [.. norm.Weight.Select((weight, c) => (float)(weight / Math.Sqrt((double)norm.Variance[c] + norm.Epsilon)))];
            float[] offset = [.. norm.Bias.Select((bias, c) => (float)(bias - ((double)norm.Mean[c] * factor[c])))];
            if (Scaled(step.Inputs[0], factor, offset))
                network.Remove(step);
        }
    }

    /// <summary>Takes zeros around images in.</summary>
    public static void TakePadding(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (step.Operation is not Convolution convolution || step.Inputs[0] is not { Operation: ZeroPadding pad } before)
                continue;
            step.Operation = convolution with { Shape = convolution.Shape with { Padding = convolution.Shape.Padding + pad.Padding } };
            step.Nodes.AddRange(before.Nodes);
            network.Read(step, before.Inputs[0]);
        }
    }

    /// <summary>Takes ReLU in.</summary>
    public static void TakeRelu(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (step.Operation is not Activate { Kind: ActivationKind.Relu } || !network.HasOneReader(step.Inputs[0]))
                continue;
            var before = step.Inputs[0];
            switch (before.Operation)
            {
                case Convolution { Rectifies: false } convolution:
                    before.Operation = convolution with { Rectifies = true };
                    break;
                case LinearMap { Rectifies: false } linear:
                    before.Operation = linear with { Rectifies = true };
                    break;
                default:
                    continue;
            }

            network.Remove(step);
        }
    }

    /// <summary>Multiplies each output of a layer by a factor and adds an offset.</summary>
    /// <returns>False if the step is no such layer.</returns>
    private static bool Scaled(Step step, float[] factor, float[] offset)
    {
        switch (step.Operation)
        {
            case Convolution { Rectifies: false } convolution:
                var (weight, bias) = Scaled(convolution.Weight, convolution.Bias, convolution.Shape.Outputs, factor, offset);
                step.Operation = convolution with { Weight = weight, Bias = bias };
                return true;
            case LinearMap { Rectifies: false } linear:
                (weight, bias) = Scaled(linear.Weight, linear.Bias, linear.Outputs, factor, offset);
                step.Operation = linear with { Weight = weight, Bias = bias };
                return true;
            default:
                return false;
        }
    }

    private static (float[] Weight, float[] Bias) Scaled(float[] weight, float[]? bias, int outputs, float[] factor, float[] offset)
    {
        int columns = weight.Length / outputs;
        float FactorOf(int output) => factor[factor.Length == 1 ? 0 : output];
        float OffsetOf(int output) => offset[offset.Length == 1 ? 0 : output];
        return (
            [.. weight.Select((value, i) => value * FactorOf(i / columns))],
            [.. Enumerable.Range(0, outputs).Select(output => (float)(((bias?[output] ?? 0.0) * FactorOf(output)) + OffsetOf(output)))]);
    }
}
