namespace KernelGen.Benchmarks.Shapes;

[SparseLinear(784, 512)] internal sealed partial class Linear784x512;
[SparseLinear(512, 512)] internal sealed partial class Linear512x512;
[SparseLinear(512, 256)] internal sealed partial class Linear512x256;
[SparseLinear(768, 768)] internal sealed partial class Linear768x768;
[SparseLinear(768, 3072)] internal sealed partial class Linear768x3072;
[SparseLinear(3072, 768)] internal sealed partial class Linear3072x768;
[SparseLinear(512, 1000)] internal sealed partial class Linear512x1000;
[SparseLinear(100, 37)] internal sealed partial class Linear100x37;
[SparseLinear(1000, 10)] internal sealed partial class Linear1000x10;

/// <summary>A declared class for every shape of the suites: kernels are written at compile time, text files are read at run time.</summary>
internal static class DeclaredLayers
{
    private static readonly Dictionary<(int InFeatures, int OutFeatures), Func<SparseLinear>> Constructors = new()
    {
        [(784, 512)] = () => new Linear784x512(),
        [(512, 512)] = () => new Linear512x512(),
        [(512, 256)] = () => new Linear512x256(),
        [(768, 768)] = () => new Linear768x768(),
        [(768, 3072)] = () => new Linear768x3072(),
        [(3072, 768)] = () => new Linear3072x768(),
        [(512, 1000)] = () => new Linear512x1000(),
        [(100, 37)] = () => new Linear100x37(),
        [(1000, 10)] = () => new Linear1000x10(),
    };

    /// <summary>A new layer of a shape.</summary>
    public static SparseLinear Create(LinearShape shape) => Constructors[(shape.InFeatures, shape.OutFeatures)]();

    /// <summary>The vector width that these layers' kernels have on this machine.</summary>
    public static VectorWidth Width(LinearShape shape) => Create(shape).Width;

    /// <summary>Refuses a shape for which no class is declared.</summary>
    /// <exception cref="SuiteException">There is none, or it is listed under another shape than its own.</exception>
    public static void Require(LinearShape shape, string suite)
    {
        if (!Constructors.TryGetValue((shape.InFeatures, shape.OutFeatures), out var create))
        {
            throw new SuiteException(
                $"{suite}.txt names {shape.Name} {shape}, but no declared class has that shape. Add [SparseLinear({shape.InFeatures}, {shape.OutFeatures})] to DeclaredLayers.cs, and its line in the table there.");
        }

        var layer = Build(create);
        if (layer.InFeatures != shape.InFeatures || layer.OutFeatures != shape.OutFeatures)
            throw new SuiteException($"DeclaredLayers.cs lists {layer.Name}, a {layer.InFeatures}->{layer.OutFeatures} layer, under {shape}. Correct its line in the table.");
    }

    private static SparseLinear Build(Func<SparseLinear> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            // The environment asks for kernels of a width that does not exist.
            throw new SuiteException(e.Message);
        }
    }
}
