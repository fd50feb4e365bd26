using KernelGen;
using KernelGen.Samples;
using KernelGen.Storage;

namespace SparseTransfer.Model;

/// <summary>The pretrained network: where its weights come from, what it takes, where its groups begin.</summary>
internal static class Pretrained
{
    /// <summary>Who trained it and under which licence it may be used.</summary>
    public const string Source = "ResNet-18 of the NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1, trained on ImageNet",
        Licence = "MIT, copyright .NET Foundation and Contributors";

    /// <summary>The name of the first convolution of each residual group.</summary>
    private static readonly string[] GroupStarts = ["Convolution257", "Convolution285", "Convolution317", "Convolution349"];

    /// <summary>
    /// What it takes: blue, green, red, from 0 to 255, less the means of MeanImage in ResNetPreprocess.onnx of the same package, which are
    /// taken over its 224 x 224 pixels here, so that images may have any size.
    /// </summary>
    public static PixelNormalization Input { get; } = new([2, 1, 0], [103.06f, 115.90f, 123.15f], [1, 1, 1]);

    /// <summary>Residual groups.</summary>
    public static int Groups => GroupStarts.Length;

    /// <summary>The file of the weights, which the build puts beside the program.</summary>
    public static string WeightsFile => Path.Combine(AppContext.BaseDirectory, "ResNet18.safetensors");

    /// <summary>Reads the weights of the layers; layers that are added afterwards have none.</summary>
    /// <param name="layers">The imported layers, nothing else.</param>
    /// <param name="file">The file of the weights.</param>
    /// <exception cref="InputException">It is missing or cannot be used.</exception>
    public static void Load(NetworkBuilder layers, string file)
    {
        RequireThere(file);
        try
        {
            // Weights belong to the layers, so the network that reads them may go.
            using var network = layers.Build(batch: 1, threads: 1);
            network.Load(file);
        }
        catch (Exception cause) when (cause is IOException or InvalidDataException)
        {
            throw new InputException($"The pretrained weights cannot be used: {cause.Message}", cause);
        }
    }

    /// <summary>Refuses to begin without the weights.</summary>
    /// <exception cref="InputException">They are missing.</exception>
    public static void RequireThere(string file)
    {
        if (!File.Exists(file))
        {
            throw new InputException(
                $"The pretrained weights are not there: {file}. The build of samples/SparseTransfer imports them from a NuGet package; "
                + "build it again, or begin with --weights random.");
        }
    }

    /// <summary>The first layer that is trained where the first convolution and some groups are frozen.</summary>
    /// <param name="groups">How many groups are frozen, at least 1.</param>
    public static string FirstAfter(int groups) => groups == Groups ? TransferNetwork.ClassifierName : GroupStarts[groups];
}
