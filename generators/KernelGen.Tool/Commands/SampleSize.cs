using System.Globalization;

namespace KernelGen.Tool.Commands;

/// <summary>The size of a sample on the command line: <c>3x224x224</c>, or <c>784</c>.</summary>
internal static class SampleSize
{
    /// <summary>[channels, rows, columns], [channels, columns] or [features]; null for no text.</summary>
    /// <exception cref="InputException">It is no size.</exception>
    public static long[]? Parse(string? text)
    {
        if (text is null)
            return null;
        string[] parts = text.Split('x');
        long[] sizes =
            [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0L)];
        return sizes.Length <= 3 && sizes.All(size => size > 0)
            ? sizes
            : throw new InputException(
                $"--input {text} is no size of a sample. Give channels, rows and columns, as in 3x224x224, or features, as in 784.");
    }
}
