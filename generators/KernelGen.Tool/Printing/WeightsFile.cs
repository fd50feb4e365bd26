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
        {
            foreach (var (name, shape, values) in StepWeights.Of(step))
                writer.Add($"{step.Name}.{name}", shape, values);
        }

        writer.Save(path);
    }
}
