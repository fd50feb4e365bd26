using System.Runtime.InteropServices;

namespace KernelGen.Kernels.Tests;

/// <summary>Numbers with forbidden pages on one side: one element too far and the process stops. Filled with NaN.</summary>
internal sealed unsafe class Guarded<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Forbidden pages: several, so that an index that is far off meets them as well. They take no memory.</summary>
    private const int GuardPages = 16;

    private readonly nint _pages;
    private readonly nuint _bytes;
    private readonly T* _first;

    /// <param name="length">Number of elements.</param>
    /// <param name="atEnd">Whether the forbidden pages follow the last element, or else precede the first.</param>
    public Guarded(int length, bool atEnd)
    {
        nuint page = (nuint)Environment.SystemPageSize, guard = GuardPages * page,
            room = (((nuint)length * (nuint)sizeof(T)) + page - 1) / page * page;
        _bytes = room + guard;
        _pages = Pages.Allocate(_bytes);
        Pages.Forbid(_pages + (atEnd ? (nint)room : 0), guard);
        _first = (T*)(_pages + (atEnd ? (nint)room - (length * sizeof(T)) : (nint)guard));
        Length = length;
        MemoryMarshal.AsBytes(Span).Fill(0xFF);
    }

    public int Length { get; }

    public Span<T> Span => new(_first, Length);

    public void Dispose() => Pages.Free(_pages, _bytes);
}

/// <summary>Whole pages from the operating system.</summary>
internal static partial class Pages
{
    public static nint Allocate(nuint bytes)
    {
        nint pages = OperatingSystem.IsWindows()
            ? VirtualAlloc(0, bytes, 0x3000, 4)
            : Map(0, bytes, 3, OperatingSystem.IsMacOS() ? 0x1002 : 0x22, -1, 0);
        Assert.True(pages is not (0 or -1), "The operating system gave no pages.");
        return pages;
    }

    public static void Forbid(nint page, nuint bytes) =>
        Assert.True(
            OperatingSystem.IsWindows() ? VirtualProtect(page, bytes, 1, out _) : Protect(page, bytes, 0) == 0,
            "The page could not be protected.");

    public static void Free(nint pages, nuint bytes) =>
        Assert.True(
            OperatingSystem.IsWindows() ? VirtualFree(pages, 0, 0x8000) : Unmap(pages, bytes) == 0, "The pages could not be given back.");

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("kernel32")]
    private static partial nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(nint address, nuint size, uint protection, out uint old);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(nint address, nuint size, uint type);
}
