namespace KernelGen.Generators.Tests.Parsing;

/// <summary>Projects whose own types have the names that generated text uses. Each is a user's file, with a layer of every kind.</summary>
internal static class HostileSurroundings
{
    /// <summary>Names of the framework.</summary>
    private const string Framework = """
        internal static class Math;
        internal static class MemoryMarshal;
        internal static class Unsafe;
        internal static class Vector128;
        internal static class Vector256;
        internal static class Vector512;
        internal struct Vector128<T>;
        internal struct Vector256<T>;
        internal struct Vector512<T>;
        internal struct Span<T>;
        internal struct ReadOnlySpan<T>;
        internal enum MethodImplOptions { None }
        internal enum EditorBrowsableState { None }
        internal sealed class MethodImpl : global::System.Attribute;
        internal sealed class MethodImplAttribute : global::System.Attribute;
        internal sealed class GeneratedCode : global::System.Attribute;
        internal sealed class GeneratedCodeAttribute : global::System.Attribute;
        internal sealed class EditorBrowsable : global::System.Attribute;
        internal sealed class EditorBrowsableAttribute : global::System.Attribute;

        """;

    /// <summary>Names of the runtime and of the generator.</summary>
    private const string Ours = """
        internal static class FourLines;
        internal static class FourOffsets;
        internal static class FourWeights;
        internal static class LaneSums;
        internal static class LayerKernels;
        internal static class KernelOptions;
        internal static class KernelVariant;
        internal static class PatternPacking;
        internal static class IBackwardParts;
        internal static class BothGradients;
        internal static class BackwardVariant;
        internal static class RowTiles;
        internal static class LinearKernel;
        internal static class ConvRowKernel;
        internal static class LinearOperands;
        internal static class ConvRowOperands;
        internal static class SparseLinearKernels;
        internal static class SparseLinear;
        internal static class TextHash;
        internal static class VectorWidth;

        """;

    private const string Layers = """
        internal static partial class Model
        {
            [global::KernelGen.SparseLinear(3, 2, Activation = global::KernelGen.Activation.Relu)]
            internal sealed partial class Sparse;
            [global::KernelGen.DenseLinear(3, 2)]
            internal sealed partial class Dense;
            [global::KernelGen.SparseConv2d(2, 3, Kernel = 3, Padding = 1, Height = 4, Width = 5)]
            internal sealed partial class SparseConv;
            [global::KernelGen.DenseConv2d(3, 2, Kernel = 3, Padding = 1, Height = 4, Width = 3)]
            internal sealed partial class DenseConv;
        }

        """;

    private const string Extensions = """
        internal static class Extensions
        {
            internal static void StoreUnsafe(this global::System.Runtime.Intrinsics.Vector512<float> lanes, ref float place) => place = lanes[0];
            internal static void StoreUnsafe(this global::System.Runtime.Intrinsics.Vector256<float> lanes, ref float place) => place = lanes[0];
            internal static void StoreUnsafe(this global::System.Runtime.Intrinsics.Vector128<float> lanes, ref float place) => place = lanes[0];
        }

        """;

    private const string PublicLayers = """
        [assembly: global::System.CLSCompliant(true)]
        namespace App;
        /// <summary>A layer.</summary>
        [global::KernelGen.SparseLinear(3, 2)] public sealed partial class Sparse;
        /// <summary>A layer.</summary>
        [global::KernelGen.DenseLinear(3, 2)] public partial class Dense;
        /// <summary>A layer.</summary>
        [global::KernelGen.SparseConv2d(2, 3, Kernel = 3, Height = 4, Width = 5)] public sealed partial class SparseConv;
        /// <summary>A layer.</summary>
        [global::KernelGen.DenseConv2d(3, 2, Kernel = 3, Height = 4, Width = 3)] public sealed partial class DenseConv;
        /// <summary>A network.</summary>
        public static class Networks
        {
            /// <summary>A layer in a signature.</summary>
            public static global::KernelGen.Network Build(Sparse layer, global::KernelGen.Activation activation) =>
                activation == default ? global::KernelGen.Network.Features(3).Add(layer).Build(16) : throw new global::System.NotSupportedException();
        }
        """;

    /// <summary>Each by the name that the test shows.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["our names in the global namespace"] = Framework + Ours + Layers,
        ["our names in the global namespace, layers in another"] = $"{Framework}{Ours}namespace App {{ {Layers} }}",
        ["our names beside the layers"] = $"namespace App {{ {Framework}{Ours}{Layers} }}",
        ["our names by a global using"] = $"global using Mine;\nglobal using System;\nnamespace Mine {{ {Framework}{Ours} }}\n{Layers}",
        ["our names by a global using of a class"] =
            $"global using static Mine.Holder;\nnamespace Mine {{ internal static class Holder {{ {Framework}{Ours} }} }}\n{Layers}",
        ["our names by global aliases"] = """
            global using Vector512 = Mine.Other;
            global using Unsafe = Mine.Other;
            global using FourOffsets = Mine.Other;
            global using CompilerServices = Mine;
            namespace Mine { internal static class Other; }

            """ + Layers,
        ["names of the framework in the runtime's namespace"] = $"namespace KernelGen {{ {Framework} }}\n{Layers}",
        ["our names above the kernels' namespace"] = $"namespace KernelGen.Generated {{ {Framework}{Ours} }}\n{Layers}",
        ["layers in the runtime's namespace"] =
            $"namespace KernelGen {{ {Layers} }} namespace KernelGen.Generated {{ internal static class Mine; }}",
        ["our names for types of one file"] = (Framework + Ours).Replace("internal ", "file ", StringComparison.Ordinal) + Layers,
        ["our names for namespaces"] =
            $"namespace Unsafe {{ internal static class A; }} namespace Math.Vector512 {{ internal static class A; }} "
                + $"namespace FourOffsets {{ {Layers} }}",
        ["parts of a namespace that are called as ours"] =
            $"namespace App.System {{ {Layers} }} namespace App.KernelGen.Generated {{ {Layers} }} "
                + $"namespace KernelGen.System.Runtime {{ {Layers} }}",
        ["extension methods of our names"] = Extensions + Layers,
        ["extension methods of our names by a global using"] = $"global using Mine;\nnamespace Mine {{ {Extensions} }}\n{Layers}",
        ["names of lowercase letters"] =
            "internal partial class @outer<@t> { [KernelGen.SparseLinear(3, 2)] internal sealed partial class @hidden; } "
                + "[KernelGen.DenseLinear(3, 2)] internal sealed partial class @classifier;",
        ["an assembly for all languages"] = PublicLayers,
    };
}
