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

[SparseLinear(255, 255)] internal sealed partial class Linear255x255;
[SparseLinear(256, 256)] internal sealed partial class Linear256x256;
[SparseLinear(257, 257)] internal sealed partial class Linear257x257;
[SparseLinear(511, 511)] internal sealed partial class Linear511x511;
[SparseLinear(513, 513)] internal sealed partial class Linear513x513;
[SparseLinear(1023, 1023)] internal sealed partial class Linear1023x1023;
[SparseLinear(1024, 1024)] internal sealed partial class Linear1024x1024;
[SparseLinear(1025, 1025)] internal sealed partial class Linear1025x1025;
[SparseLinear(2047, 2047)] internal sealed partial class Linear2047x2047;
[SparseLinear(2048, 2048)] internal sealed partial class Linear2048x2048;
[SparseLinear(2049, 2049)] internal sealed partial class Linear2049x2049;

// Nobody times these: they stand before a layer of 100 or 784 features where no other declared layer ends in so many.
[SparseLinear(1, 100)] internal sealed partial class Linear1x100;
[SparseLinear(1, 784)] internal sealed partial class Linear1x784;

/// <summary>A declared class for every shape of the suites: kernels are written at compile time, text files are read at run time.</summary>
internal static class DeclaredLayers
{
    private static readonly Dictionary<(int InFeatures, int OutFeatures), Func<KernelOptions?, SparseLinear>> Constructors = new()
    {
        [(784, 512)] = options => new Linear784x512(options),
        [(512, 512)] = options => new Linear512x512(options),
        [(512, 256)] = options => new Linear512x256(options),
        [(768, 768)] = options => new Linear768x768(options),
        [(768, 3072)] = options => new Linear768x3072(options),
        [(3072, 768)] = options => new Linear3072x768(options),
        [(512, 1000)] = options => new Linear512x1000(options),
        [(100, 37)] = options => new Linear100x37(options),
        [(1000, 10)] = options => new Linear1000x10(options),
        [(255, 255)] = options => new Linear255x255(options),
        [(256, 256)] = options => new Linear256x256(options),
        [(257, 257)] = options => new Linear257x257(options),
        [(511, 511)] = options => new Linear511x511(options),
        [(513, 513)] = options => new Linear513x513(options),
        [(1023, 1023)] = options => new Linear1023x1023(options),
        [(1024, 1024)] = options => new Linear1024x1024(options),
        [(1025, 1025)] = options => new Linear1025x1025(options),
        [(2047, 2047)] = options => new Linear2047x2047(options),
        [(2048, 2048)] = options => new Linear2048x2048(options),
        [(2049, 2049)] = options => new Linear2049x2049(options),
        [(1, 100)] = options => new Linear1x100(options),
        [(1, 784)] = options => new Linear1x784(options),
    };

    /// <summary>A new layer of a shape.</summary>
    public static SparseLinear Create(LinearShape shape, KernelOptions? options = null) =>
        Constructors[(shape.InFeatures, shape.OutFeatures)](options);

    /// <summary>A layer that can stand before one of so many input features, without any weight.</summary>
    public static SparseLinear CreateBefore(int features, KernelOptions options) =>
        Constructors.First(layer => layer.Key.OutFeatures == features).Value(options);

    /// <summary>Refuses a shape for which no class is declared.</summary>
    /// <exception cref="SuiteException">There is none, or it is listed under another shape than its own.</exception>
    public static void Require(LinearShape shape, string suite)
    {
        if (!Constructors.TryGetValue((shape.InFeatures, shape.OutFeatures), out var create))
        {
            throw new SuiteException(
                $"{suite}.txt names {shape.Name} {shape}, but no declared class has that shape. "
                + $"Add [SparseLinear({shape.InFeatures}, {shape.OutFeatures})] to DeclaredLayers.cs, and its line in the table there.");
        }

        var layer = Build(() => create(null));
        if (layer.InFeatures != shape.InFeatures || layer.OutFeatures != shape.OutFeatures)
        {
            throw new SuiteException(
                $"DeclaredLayers.cs lists {layer.Name}, a {layer.InFeatures}->{layer.OutFeatures} layer, under {shape}. "
                + "Correct its line in the table.");
        }

        if (!Constructors.Keys.Any(other => other.OutFeatures == shape.InFeatures))
        {
            throw new SuiteException(
                $"No declared layer ends in {shape.InFeatures} features, so none can stand before {shape} where it is tuned. "
                + $"Add [SparseLinear(1, {shape.InFeatures})] to DeclaredLayers.cs, and its line in the table there.");
        }
    }

    /// <summary>Makes layers as the environment asks for them.</summary>
    /// <exception cref="SuiteException">It asks for kernels of a width that does not exist.</exception>
    internal static T Build<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            throw new SuiteException(e.Message);
        }
    }
}
