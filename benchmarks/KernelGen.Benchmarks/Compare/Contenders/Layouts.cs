using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// The layout of activations that the paper's kernels over the batch and MKL's sparse product read, [features][batch] or
/// [channels][rows][columns][batch], from and to the order of the problem, sample by sample.
/// </summary>
internal static unsafe class Layouts
{
    /// <summary>[features][batch] from sample after sample.</summary>
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

    /// <summary>Sample after sample from [features][batch].</summary>
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

    /// <summary>The same numbers in memory that stays where it is.</summary>
    public static AlignedBuffer Copy(ReadOnlySpan<float> numbers)
    {
        var buffer = new AlignedBuffer(numbers.Length);
        numbers.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>The buffer's address; it stays while the buffer is referenced, because the buffer is pinned.</summary>
    public static float* Address(AlignedBuffer buffer) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer.Span));
}
