using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>The layouts of activations that contenders want, from and to row-major [batch, features].</summary>
internal static unsafe class Layouts
{
    /// <summary>[features][batch]: what the paper's kernels and MKL's sparse product read.</summary>
    public static AlignedBuffer ToFeatureMajor(ReadOnlySpan<float> rows, int batch)
    {
        int features = rows.Length / batch;
        var buffer = new AlignedBuffer(rows.Length);
        for (int sample = 0; sample < batch; sample++)
        {
            for (int feature = 0; feature < features; feature++)
                buffer.Span[(feature * batch) + sample] = rows[(sample * features) + feature];
        }

        return buffer;
    }

    /// <summary>Row-major from [features][batch].</summary>
    public static float[] FromFeatureMajor(AlignedBuffer buffer, int batch)
    {
        int features = buffer.Length / batch;
        var rows = new float[buffer.Length];
        for (int sample = 0; sample < batch; sample++)
        {
            for (int feature = 0; feature < features; feature++)
                rows[(sample * features) + feature] = buffer.Span[(feature * batch) + sample];
        }

        return rows;
    }

    /// <summary>Nhwc16n, [blocks][features][16]: what this project's layers read.</summary>
    public static Activations ToBlocks(ReadOnlySpan<float> rows, int batch)
    {
        var activations = new Activations(ActivationShape.Vector(rows.Length / batch), batch);
        for (int i = 0; i < rows.Length; i++)
            activations.Data[BlockIndex(i, activations.Shape.Features)] = rows[i];
        return activations;
    }

    /// <summary>Row-major from Nhwc16n.</summary>
    public static float[] FromBlocks(Activations activations)
    {
        var rows = new float[activations.Batch * activations.Shape.Features];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = activations.Data[BlockIndex(i, activations.Shape.Features)];
        return rows;
    }

    /// <summary>The buffer's address; it stays while the buffer is referenced, because the buffer is pinned.</summary>
    public static float* Address(AlignedBuffer buffer) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));

    private static int BlockIndex(int i, int features)
    {
        const int lanes = Activations.BlockSamples;
        (int sample, int feature) = Math.DivRem(i, features);
        return ((((sample / lanes) * features) + feature) * lanes) + (sample % lanes);
    }
}
