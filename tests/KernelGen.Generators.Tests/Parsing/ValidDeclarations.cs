namespace KernelGen.Generators.Tests.Parsing;

/// <summary>Declarations that must work, whatever surrounds them. Each is a user's file.</summary>
public static class ValidDeclarations
{
    /// <summary>Each by the name that the test shows.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(HostileSurroundings.All)
    {
        ["block namespace"] = "namespace App { [KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden; }",
        ["file-scoped namespace"] = "namespace App; [KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden;",
        ["dotted namespace"] = "namespace App.Models.Small; [KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden;",
        ["namespace in namespace"] =
            "namespace App { namespace Models { [KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden; } }",
        ["global namespace"] = "[KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden;",
        ["public"] = "namespace App; /// <summary>A layer.</summary>\n[KernelGen.SparseLinear(3, 2)] public sealed partial class Hidden;",
        ["not sealed"] = "namespace App; [KernelGen.SparseLinear(3, 2)] internal partial class Hidden;",
        ["no modifier but partial"] = "using KernelGen; [SparseLinear(3, 2)] partial class Hidden { }",
        ["attribute by its long name"] = "using KernelGen; [SparseLinearAttribute(3, 2)] internal partial class Hidden { }",
        ["attribute by an alias"] = "using Layer = KernelGen.SparseLinearAttribute; [Layer(3, 2)] internal partial class Hidden { }",
        ["attribute among others"] = "using KernelGen; [System.Obsolete(\"Old.\"), SparseLinear(3, 2)] internal partial class Hidden { }",
        ["named arguments in another order"] =
            "using KernelGen; [SparseLinear(outFeatures: 2, inFeatures: 3)] internal partial class Hidden { }",
        ["arguments that are constants"] =
            "using KernelGen; [SparseLinear(In, 1 << 1)] internal partial class Hidden { private const int In = 3; }",
        ["no bias, ReLU"] =
            "using KernelGen; [SparseLinear(3, 2, Bias = false, Activation = Activation.Relu)] internal partial class Hidden { }",
        ["weights in blocks"] =
            "using KernelGen; [SparseLinear(4, 16, BlockOutputs = 8, BlockInputs = 2)] internal partial class Hidden { } "
            + "[SparseConv2d(4, 8, Kernel = 3, Groups = 2, BlockOutputs = 4, BlockInputs = 2)] internal partial class Conv { } "
            + "[SparseLinear(3, 2, BlockOutputs = 1)] internal partial class Single { }",
        ["balanced weights"] =
            "using KernelGen; [SparseLinear(300, 4, BalancedInputs = 60)] internal partial class Wide { } "
            + "[SparseLinear(8, 4, BlockInputs = 4, BalancedInputs = 8, DenseKernels = true)] internal partial class Blocks { } "
            + "[SparseConv2d(12, 8, Kernel = 3, Groups = 2, BalancedInputs = 3)] internal partial class Conv { } "
            + "[SparseLinear(3, 2, BalancedInputs = 0)] internal partial class Anywhere { }",
        ["dense"] = "using KernelGen; [DenseLinear(3, 2, Activation = Activation.Relu)] internal partial class Classifier { }",
        ["several in a file"] = "using KernelGen; [SparseLinear(3, 2)] internal partial class A; "
            + "[SparseLinear(3, 2)] internal partial class B; [DenseLinear(2, 5)] internal partial class C;",
        ["same name in two namespaces"] = "namespace App { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; } "
            + "namespace Other { [KernelGen.SparseLinear(4, 2)] internal partial class Hidden; }",
        ["names that differ in case"] = "namespace App { [KernelGen.SparseLinear(3, 2)] internal partial class HiDden; "
            + "[KernelGen.SparseLinear(4, 2)] internal partial class Hidden; }",
        ["same name within two types"] = "internal partial class A { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; } "
            + "internal partial class B { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["same name at two arities"] = "internal partial class A { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; } "
            + "internal partial class A<T> { [KernelGen.SparseLinear(4, 2)] internal partial class Hidden; }",
        ["private nested"] = "namespace App; internal partial class Outer { public static object Make() => new Hidden(); "
            + "[KernelGen.SparseLinear(3, 2)] private sealed partial class Hidden; }",
        ["protected nested"] =
            "namespace App; internal partial class Outer { [KernelGen.SparseLinear(3, 2)] protected partial class Hidden; }",
        ["private protected nested"] =
            "namespace App; internal partial class Outer { [KernelGen.SparseLinear(3, 2)] private protected partial class Hidden; }",
        ["within a static class"] = "internal static partial class Outer { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within a struct"] = "internal partial struct Outer { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within a readonly ref struct"] =
            "internal readonly ref partial struct Outer { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within a record"] = "internal partial record Outer(int Number) { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within a record struct"] =
            "internal readonly partial record struct Outer(int Number) { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within an interface"] = "internal partial interface IOuter { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within a generic class"] =
            "internal partial class Outer<T, @class> where T : struct { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; }",
        ["within types within types"] = "namespace App; internal partial class A { private partial struct B<T> { "
            + "internal partial interface C { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; } } }",
        ["within a layer"] =
            "[KernelGen.SparseLinear(3, 2)] internal partial class Outer { [KernelGen.SparseLinear(2, 1)] internal partial class Inner; }",
        ["partial in two places"] = "namespace App { [KernelGen.SparseLinear(3, 2)] internal partial class Hidden; } "
            + "namespace App { internal partial class Hidden { public int Number => 1; } }",
        ["keywords for names"] = "namespace @namespace.@event; internal partial class @struct { "
            + "[KernelGen.SparseLinear(3, 2)] internal sealed partial class @class; }",
        ["contextual keywords for names"] = "internal partial class @record { "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @required; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @scoped; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @file; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @extension; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @field; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class @var; }",
        ["unicode names"] =
            "namespace Größe; internal partial class Außen { [KernelGen.SparseLinear(3, 2)] internal partial class 隐藏层; "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class Cafe\u0301‿β; }",
        ["names of 500 letters"] = $"namespace App; [KernelGen.SparseLinear(3, 2)] internal partial class {new string('A', 500)}; "
            + $"[KernelGen.SparseLinear(4, 2)] internal partial class {new string('A', 499)}B;",
        ["namespaces that hide the framework"] = "namespace App.System { internal static class Math; } "
            + "namespace App.KernelGen { internal static class SparseLinear; } "
            + "namespace App { "
            + "[global::KernelGen.SparseLinear(3, 2, Activation = global::KernelGen.Activation.Relu)] internal partial class Hidden; "
            + "[global::KernelGen.DenseLinear(3, 2)] internal partial class Classifier; }",
        ["members that hide the framework"] = "internal partial class Outer { internal static class System; "
            + "internal static class KernelGen; internal struct Span<T>; internal struct ReadOnlySpan<T>; "
            + "internal static class Vector512; internal struct @float; "
            + "[global::KernelGen.SparseLinear(3, 2)] internal partial class Hidden { "
            + "private static int LayerKernels => 1; internal static int Number => LayerKernels; } }",
        ["an interface"] = "namespace App; internal interface INamed { string Name { get; } } "
            + "[KernelGen.SparseLinear(3, 2)] internal partial class Hidden : INamed;",
        ["the base class written out"] =
            "namespace App; [KernelGen.SparseLinear(3, 2)] internal partial class Hidden : KernelGen.SparseLinear;",
        ["constructors that chain"] = "using KernelGen; [SparseLinear(3, 2)] internal partial class Hidden { "
            + "public Hidden() : this(null) { } public Hidden(int seed) : this((KernelOptions?)null) => Initialize(seed, 0.5); "
            + "public Hidden(string name, KernelOptions options) : this(options) { _ = name; } static Hidden() { } }",
        ["layers that are made by a generic method"] = "using KernelGen; [SparseLinear(3, 2)] internal partial class Hidden; "
            + "[DenseLinear(3, 2)] internal partial class Own { public Own() : this(null) { } } "
            + "internal static class Factory { private static T Make<T>() where T : Layer, new() => new(); "
            + "internal static Layer[] All() => "
            + "[Make<Hidden>(), Make<Own>(), new Hidden(null), new Hidden(new KernelOptions()), new Own(options: null)]; }",
        ["a constructor with one reference"] =
            "[KernelGen.SparseLinear(3, 2)] internal partial class Hidden { public Hidden(string name) : this() { _ = name; } }",
        ["the largest sizes"] = "using KernelGen; [SparseLinear(33554431, 63)] internal partial class Wide; "
            + "[SparseLinear(1, 33554431)] internal partial class Tall; [DenseLinear(33554431, 7)] internal partial class DenseWide; "
            + "[DenseLinear(5, 33554431)] internal partial class DenseTall; [DenseLinear(46340, 46340)] internal partial class Square;",
        ["nullable disabled"] = "#nullable disable\nnamespace App; [KernelGen.SparseLinear(3, 2)] internal sealed partial class Hidden;",
        ["attribute on a later part"] =
            "internal partial class Hidden { } [KernelGen.SparseLinear(3, 2)] internal partial class Hidden { }",
        ["convolution: square"] =
            "using KernelGen; [SparseConv2d(8, 6, Kernel = 3, Padding = 1, Height = 7, Width = 5)] internal sealed partial class Conv;",
        ["convolution: one by one"] =
            "using KernelGen; [SparseConv2d(8, 6, Kernel = 1, Height = 7, Width = 5)] internal sealed partial class Conv;",
        ["convolution: dense"] =
            "using KernelGen; [DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 12, Width = 12, Bias = false)] "
            + "internal sealed partial class Stem;",
        ["convolution: fused activation"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 3, Height = 7, Width = 5, Activation = Activation.Relu)] "
            + "internal sealed partial class Conv;",
        ["convolution: rectangular"] =
            "using KernelGen; [DenseConv2d(2, 4, KernelHeight = 1, KernelWidth = 4, Height = 7, Width = 5)] "
            + "internal sealed partial class Conv;",
        ["convolution: one axis differs"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 3, KernelWidth = 2, Stride = 2, StrideHeight = 1, "
            + "Dilation = 2, DilationHeight = 1, Height = 7, Width = 5)] internal sealed partial class Conv;",
        ["convolution: zero for an axis is unsaid"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 3, KernelHeight = 0, StrideWidth = 0, DilationWidth = 0, "
            + "Height = 7, Width = 5)] internal sealed partial class Conv;",
        ["convolution: padding of one side"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 2, Padding = 1, PaddingTop = 0, PaddingLeft = 0, Height = 7, Width = 5)] "
            + "internal sealed partial class Conv;",
        ["convolution: padding beyond the kernel"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 2, Padding = 4, Height = 3, Width = 5)] internal sealed partial class Conv;",
        ["convolution: kernel as large as the padded input"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 5, Padding = 1, Height = 3, Width = 3)] internal sealed partial class Conv;",
        ["convolution: stride beyond the input"] =
            "using KernelGen; [SparseConv2d(2, 4, Kernel = 1, Stride = int.MaxValue, Height = 3, Width = 3)] "
            + "internal sealed partial class Conv;",
        ["convolution: groups"] =
            "using KernelGen; [SparseConv2d(6, 9, Kernel = 3, Groups = 3, Height = 4, Width = 4)] internal sealed partial class Conv;",
        ["convolution: depthwise"] =
            "using KernelGen; [DenseConv2d(5, 5, Kernel = 3, Groups = 5, Padding = 1, Height = 4, Width = 4)] "
            + "internal sealed partial class Conv;",
        ["convolution: one pixel"] =
            "using KernelGen; [SparseConv2d(1, 1, Kernel = 1, Height = 1, Width = 1)] internal sealed partial class Conv;",
        ["convolution: by its long name, within a type"] = "internal partial class Model { "
            + "[KernelGen.SparseConv2dAttribute(outChannels: 4, inChannels: 2, Kernel = Three, Height = 7, Width = 2 * Three)] "
            + "private sealed partial class Conv { private const int Three = 3; } }",
        ["convolution: beside a linear layer"] = "using KernelGen; [SparseConv2d(2, 4, Kernel = 3, Height = 7, Width = 5)] "
            + "internal sealed partial class Conv; [SparseLinear(60, 10)] internal sealed partial class Classifier;",
    };

    /// <summary>For theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];
}
