namespace KernelGen.Onnx;

/// <summary>
/// Takes batch normalisations into the weights of the layer before them: <c>W' = s * W</c>, <c>b' = s * (b - mean) + bias</c> with
/// <c>s = weight / sqrt(variance + epsilon)</c> for each output.
/// </summary>
internal static class BatchNormFolding
{
    /// <summary>Changes the tensors.</summary>
    /// <returns>The nodes that are no longer needed.</returns>
    public static HashSet<int> Apply(NetworkGraph graph, string[] names, TensorCollection tensors)
    {
        var folded = new HashSet<int>();
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            int input = graph.Nodes[i].Inputs[0];
            if (graph.Nodes[i].Layer is not BatchNorm2d { Activation: Activation.None } norm || input == 0 || graph.Readers(input) != 1)
                continue;
            if (graph.Nodes[input - 1].Layer is WeightedLayer { Activation: Activation.None })
            {
                Fold(tensors, names[input - 1], names[i], norm.Epsilon);
                folded.Add(i);
            }
        }

        return folded;
    }

    private static void Fold(TensorCollection tensors, string layer, string norm, float epsilon)
    {
        float[] weight = tensors[layer + ".weight"], scale = tensors[norm + ".weight"], shift = tensors[norm + ".bias"];
        float[] mean = tensors[norm + ".running_mean"], variance = tensors[norm + ".running_var"];
        float[]? bias = tensors.Has(layer + ".bias") ? tensors[layer + ".bias"] : null;
        int columns = weight.Length / scale.Length;
        var (scaled, shifted) = (new float[weight.Length], new float[scale.Length]);
        for (int output = 0; output < scale.Length; output++)
        {
            double factor = scale[output] / Math.Sqrt((double)variance[output] + epsilon);
            for (int column = output * columns; column < (output + 1) * columns; column++)
                scaled[column] = (float)(factor * weight[column]);
            shifted[output] = (float)((factor * ((bias?[output] ?? 0.0) - mean[output])) + shift[output]);
        }

        tensors.Set(layer + ".weight", tensors.ShapeOf(layer + ".weight"), scaled);
        tensors.Set(layer + ".bias", [scale.Length], shifted);
    }
}
