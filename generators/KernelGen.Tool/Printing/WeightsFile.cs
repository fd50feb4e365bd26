using KernelGen.Storage;
using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>The file with the weights of an imported network, as <c>network.Load</c> reads it.</summary>
internal static class WeightsFile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="source">The model's file.</param>
    public static void Write(string path, ImportedNetwork network, string source)
    {
        var writer = new SafetensorsWriter();
        writer.AddMetadata("imported_from", Path.GetFileName(source));
        foreach (var step in network.Steps)
            Add(writer, step);
        writer.Save(path);
    }

    private static void Add(SafetensorsWriter writer, Step step)
    {
        switch (step.Operation)
        {
            case Convolution { Shape: var shape } convolution:
                writer.Add(
                    $"{step.Name}.weight",
                    [shape.Outputs, shape.Inputs / shape.Groups, shape.Kernel.Height, shape.Kernel.Width], convolution.Weight);
                Vector("bias", convolution.Bias);
                break;
            case LinearMap linear:
                writer.Add($"{step.Name}.weight", [linear.Outputs, linear.Inputs], linear.Weight);
                Vector("bias", linear.Bias);
                break;
            case BatchNormalization norm:
                Vector("weight", norm.Weight);
                Vector("bias", norm.Bias);
                Vector("running_mean", norm.Mean);
                Vector("running_var", norm.Variance);
                break;
            case LayerNormalization norm:
                Vector("weight", norm.Weight);
                Vector("bias", norm.Bias);
                break;
        }

        void Vector(string name, float[]? values)
        {
            if (values is not null)
                writer.Add($"{step.Name}.{name}", [values.Length], values);
        }
    }
}
