using System.Reflection;

namespace KernelGen.Tool.Tests.Harness;

/// <summary>
/// Models that others have made. Those that no NuGet package has are found in the folder that <see cref="Variable"/> names.
/// </summary>
internal static class RealModels
{
    /// <summary>The variable with a folder of models.</summary>
    public const string Variable = "KERNELGEN_TESTS_MODELS";

    /// <summary>ResNet-18, pretrained on ImageNet: features of images.</summary>
    public static string ResNet18 { get; } = Path.Combine(
        typeof(RealModels).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PackageCache").Value!,
        "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1", "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>The path of a model; the test is skipped where it is missing.</summary>
    public static string Find(string name)
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"{Variable} names no folder with {name}; tests/README.md says where it comes from.");
        string path = Path.Combine(folder, name);
        Assert.SkipUnless(File.Exists(path), $"{Variable} is {folder}, which has no {name}.");
        return path;
    }
}
