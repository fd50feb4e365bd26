namespace KernelGen.Benchmarks.Shapes;

[DenseLinear(784, 512)] internal sealed partial class Dense784x512;
[DenseLinear(512, 512)] internal sealed partial class Dense512x512;
[DenseLinear(512, 256)] internal sealed partial class Dense512x256;
[DenseLinear(768, 768)] internal sealed partial class Dense768x768;
[DenseLinear(768, 3072)] internal sealed partial class Dense768x3072;
[DenseLinear(3072, 768)] internal sealed partial class Dense3072x768;
[DenseLinear(512, 1000)] internal sealed partial class Dense512x1000;
[DenseLinear(100, 37)] internal sealed partial class Dense100x37;
[DenseLinear(1000, 10)] internal sealed partial class Dense1000x10;

/// <summary>This project's dense layer of every shape that is compared with dense: what a user gets who keeps the layer dense.</summary>
internal static class DeclaredDenseLayers
{
    private static readonly Dictionary<(int InFeatures, int OutFeatures), Func<KernelOptions?, DenseLinear>> Constructors = new()
    {
        [(784, 512)] = options => new Dense784x512(options),
        [(512, 512)] = options => new Dense512x512(options),
        [(512, 256)] = options => new Dense512x256(options),
        [(768, 768)] = options => new Dense768x768(options),
        [(768, 3072)] = options => new Dense768x3072(options),
        [(3072, 768)] = options => new Dense3072x768(options),
        [(512, 1000)] = options => new Dense512x1000(options),
        [(100, 37)] = options => new Dense100x37(options),
        [(1000, 10)] = options => new Dense1000x10(options),
    };

    /// <summary>A new layer of a shape.</summary>
    public static DenseLinear Create(LinearShape shape, KernelOptions? options = null) =>
        Constructors[(shape.InFeatures, shape.OutFeatures)](options);

    /// <summary>Refuses a shape for which no class is declared.</summary>
    /// <exception cref="SuiteException">There is none.</exception>
    public static void Require(LinearShape shape, string suite)
    {
        if (!Constructors.ContainsKey((shape.InFeatures, shape.OutFeatures)))
        {
            throw new SuiteException(
                $"{suite}.txt compares {shape.Name} {shape} with dense, but no dense class has that shape. "
                + $"Add [DenseLinear({shape.InFeatures}, {shape.OutFeatures})] "
                + "to DeclaredDenseLayers.cs, and its line in the table there.");
        }
    }
}
