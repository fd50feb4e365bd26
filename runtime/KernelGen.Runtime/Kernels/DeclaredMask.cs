using System.Buffers.Text;

namespace KernelGen.CompilerServices;

/// <summary>The mask of a layer that was declared with one.</summary>
public sealed class DeclaredMask
{
    private DeclaredMask(string file, SparsityPattern pattern) => (File, Pattern) = (file, pattern);

    /// <summary>The file, as the declaration names it.</summary>
    public string File { get; }

    /// <summary>Where it has entries.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>Reads a mask as generated code has it.</summary>
    /// <param name="file">The file, as the declaration names it.</param>
    /// <param name="rows">Rows of W.</param>
    /// <param name="columns">Columns of W.</param>
    /// <param name="text">The columns of the nonzeros, ascending in each row; a semicolon ends each row.</param>
    /// <exception cref="ArgumentException">The text is not of this form.</exception>
    public static DeclaredMask Parse(string file, int rows, int columns, ReadOnlySpan<byte> text)
    {
        var starts = new List<int>(rows + 1) { 0 };
        var indices = new List<int>();
        for (int at = 0; at < text.Length;)
        {
            if (text[at] is (byte)' ' or (byte)'\n' or (byte)'\r')
            {
                at++;
            }
            else if (text[at] == (byte)';')
            {
                starts.Add(indices.Count);
                at++;
            }
            else if (Utf8Parser.TryParse(text[at..], out int column, out int length))
            {
                indices.Add(column);
                at += length;
            }
            else
                throw new ArgumentException($"The mask of {file} has \"{(char)text[at]}\" at {at}. Build the project again.", nameof(text));
        }

        return new(file, SparsityPattern.FromCsr(rows, columns, [.. starts], [.. indices]));
    }
}
