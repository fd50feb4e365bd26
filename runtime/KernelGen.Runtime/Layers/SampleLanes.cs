using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Which lanes of a block hold a sample.</summary>
internal static class SampleLanes
{
    /// <summary>All bits set in the lanes that hold one, none in the others.</summary>
    public static Vector512<float> Mask(Activations activations, int block) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(activations.Batch - (block * Activations.BlockSamples))).AsSingle();
}
