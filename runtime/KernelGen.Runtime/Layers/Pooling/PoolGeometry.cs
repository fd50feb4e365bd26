namespace KernelGen;

/// <summary>The windows of a pooling layer along both axes.</summary>
/// <param name="Rows">Along the rows of the image.</param>
/// <param name="Columns">Along its columns.</param>
internal readonly record struct PoolGeometry(PoolWindows Rows, PoolWindows Columns)
{
    /// <summary>The geometry in the words of a layer.</summary>
    public static PoolGeometry Of((int Height, int Width) kernel, (int Height, int Width) stride, Padding padding, bool roundUp) => new(
        new PoolWindows(kernel.Height, stride.Height, padding.Top, padding.Bottom, roundUp),
        new PoolWindows(kernel.Width, stride.Width, padding.Left, padding.Right, roundUp));

    /// <summary>Whether windows are squares of this many pixels.</summary>
    public bool IsSquare(int kernel) => Rows.Kernel == kernel && Columns.Kernel == kernel;

    /// <summary>The number of a pixel within its window, row by row.</summary>
    public int PlaceOf(int row, int column, int windowRow, int windowColumn) =>
        ((row - Rows.Begin(windowRow)) * Columns.Kernel) + column - Columns.Begin(windowColumn);
}
