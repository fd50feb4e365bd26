using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Masks of the lanes of a block that hold a sample.</summary>
internal static class SampleLanes
{
    /// <summary>All bits set in the lanes that hold a sample, none in the others.</summary>
    public static Vector512<float> Mask(Activations activations, int block) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(activations.Lanes - (block * Activations.BlockSamples))).AsSingle();

    /// <summary>All bits set in the lanes whose image contains that row, which may be a border row of the strip.</summary>
    public static Vector512<float> Inside(Activations activations, int block, int row)
    {
        int strips = StripBorders.Source(row, activations.StripHeight).Strips;
        return strips == 0 ? Mask(activations, block) : new LaneShift(activations, block, strips).Inside;
    }
}
