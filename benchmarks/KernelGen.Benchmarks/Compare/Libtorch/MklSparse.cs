using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen.Benchmarks.Compare.Libtorch;

/// <summary>
/// The three calls of MKL's sparse BLAS that libtorch's library exports (oneMKL C reference, "Inspector-executor Sparse BLAS Routines").
/// </summary>
internal static unsafe class MklSparse
{
    private const int NonTranspose = 10;
    private const int General = 20;
    private const int RowMajor = 101;

    private static nint _create;
    private static nint _multiply;
    private static nint _destroy;

    /// <summary>struct matrix_descr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Description(int Type, int Mode, int Diagonal);

    /// <summary>Finds the calls in the loaded libtorch; false and a reason where they are missing.</summary>
    public static bool TryLoad(out string reason)
    {
        nint library = LibtorchLibrary.NativeHandle();
        bool found = library != 0
            && NativeLibrary.TryGetExport(library, "mkl_sparse_s_create_csr", out _create)
            && NativeLibrary.TryGetExport(library, "mkl_sparse_s_mm", out _multiply)
            && NativeLibrary.TryGetExport(library, "mkl_sparse_destroy", out _destroy);
        reason = found ? "" : "this libtorch does not export MKL's sparse product";
        return found;
    }

    /// <summary>
    /// A handle of a CSR matrix [rows, columns] over the caller's arrays, which must stay where they are until <see cref="Destroy"/>.
    /// </summary>
    public static nint Create(int rows, int columns, int* rowStart, int* column, float* weight)
    {
        nint matrix;
        var create = (delegate* unmanaged[Cdecl]<nint*, int, int, int, int*, int*, int*, float*, int>)_create;
        Check(create(&matrix, 0, rows, columns, rowStart, rowStart + 1, column, weight));
        return matrix;
    }

    /// <summary>Y [rows, width] = A X, X [columns, width], both row-major.</summary>
    public static void Multiply(nint matrix, float* x, float* y, int width)
    {
        var multiply = (delegate* unmanaged[Cdecl]<int, float, nint, Description, int, float*, int, int, float, float*, int, int>)_multiply;
        Check(multiply(NonTranspose, 1, matrix, new Description(General, 0, 0), RowMajor, x, width, width, 0, y, width));
    }

    /// <summary>Gives the handle back.</summary>
    public static void Destroy(nint matrix) => Check(((delegate* unmanaged[Cdecl]<nint, int>)_destroy)(matrix));

    private static void Check(int status, [CallerMemberName] string call = "")
    {
        if (status != 0)
            throw new InvalidOperationException($"MKL's sparse {call} failed with status {status}.");
    }
}
