using KernelGen.Benchmarks.Compare.Contenders;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>A CSR matrix in MKL's hands, over pinned copies of its arrays.</summary>
internal sealed unsafe class MklMatrix : IDisposable
{
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly AlignedBuffer _weights;
    private readonly nint _handle;

    public MklMatrix(int columns, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columnIndices, ReadOnlySpan<float> weights)
    {
        _rowStarts = Pinned(rowStarts);
        _columns = Pinned(columnIndices);
        _weights = new AlignedBuffer(weights.Length);
        weights.CopyTo(_weights.Span);
        fixed (int* rowStart = _rowStarts, column = _columns)
            _handle = MklSparse.Create(rowStarts.Length - 1, columns, rowStart, column, Layouts.Address(_weights));
    }

    /// <summary>Y = A X over [features][batch] operands.</summary>
    public void Multiply(AlignedBuffer x, AlignedBuffer y, int batch) =>
        MklSparse.Multiply(_handle, Layouts.Address(x), Layouts.Address(y), batch);

    public void Dispose()
    {
        MklSparse.Destroy(_handle);
        GC.KeepAlive(this);
    }

    private static int[] Pinned(ReadOnlySpan<int> numbers)
    {
        int[] pinned = GC.AllocateArray<int>(numbers.Length, pinned: true);
        numbers.CopyTo(pinned);
        return pinned;
    }
}
