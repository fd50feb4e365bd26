using FashionMnist.Model;
using KernelGen.Benchmarks.Shapes;
using KernelGen.Samples;
using ResNet18.Model;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>A network of samples/ that is trained here on random numbers.</summary>
/// <param name="Name">What the suite's file calls it.</param>
/// <param name="Input">Shape of a sample.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Layers">The layers, new ones at each call.</param>
public sealed record TrainedModel(string Name, ActivationShape Input, int Classes, Func<NetworkBuilder> Layers)
{
    private static readonly TrainedModel[] All =
    [
        new("mlp", ActivationShape.Vector(784), 10, Mlp.Layers),
        new("cnn", new ActivationShape(28, 28, 1), 10, Cnn.Layers),
        new("resnet18", new ActivationShape(224, 224, 3), 1000, () => ResNetLayers.Features(224).Add(Classifiers.For(1000))),
    ];

    /// <summary>The model of that name.</summary>
    /// <exception cref="SuiteException">There is none.</exception>
    public static TrainedModel Find(string name) => Array.Find(All, model => model.Name == name)
        ?? throw new SuiteException(
            $"No model is called '{name}'; there are {string.Join(", ", All.Select(model => model.Name))}. "
            + "Add one to TrainedModel.cs and TorchModels.cs.");

    /// <summary>The layers with weights, each shape once, with the padding of the first side on all sides.</summary>
    public IReadOnlyList<LayerShape> Shapes()
    {
        using var network = Layers().Build(batch: 1, threads: 1);
        return [.. network.Layers.Select(Shape).OfType<LayerShape>().Distinct()];
    }

    private static LayerShape? Shape(NetworkLayer row) => row.Layer switch
    {
        Conv2d { Filter: var f } => new ConvShape(
            "layer",
            new ConvGeometry(
                f.InChannels, f.OutChannels, f.Rows.Kernel, f.Rows.Stride, f.Rows.Before, row.InputShape.Height, row.InputShape.Width)),
        Linear linear => new LinearShape("layer", linear.InFeatures, linear.OutFeatures),
        _ => null,
    };

    /// <summary>Random samples and labels.</summary>
    public (float[] Samples, int[] Labels) Draw(int batch)
    {
        var random = new Random(1);
        var samples = new float[batch * Input.Features];
        foreach (ref float sample in samples.AsSpan())
            sample = random.NextSingle();
        return (samples, [.. Enumerable.Range(0, batch).Select(_ => random.Next(Classes))]);
    }
}
