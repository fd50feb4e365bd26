using System.Text;

namespace KernelGen.Storage;

/// <summary>The lines of a Matrix Market file, one at a time: a line longer than the format allows is refused, and never held.</summary>
/// <param name="content">The text.</param>
/// <param name="name">What messages call the file.</param>
internal sealed class MatrixMarketLines(Stream content, string name)
{
    /// <summary>The format allows lines of at most 1024 characters.</summary>
    private const int MostBytes = 1024;

    private readonly byte[] _line = new byte[MostBytes];
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line that is neither empty nor a comment, without its end; false at the end of the file.</summary>
    /// <param name="line">The line, there until the next is read.</param>
    /// <param name="first">Whether this is the banner, which begins like a comment.</param>
    public bool Read(out ReadOnlySpan<byte> line, bool first = false)
    {
        while (ReadAny(out line))
        {
            if (first || (line.Length > 0 && line[0] != (byte)'%'))
                return true;
        }

        return false;
    }

    /// <summary>Refuses the file because of the line that was read last.</summary>
    public InvalidDataException Refusal(string what) => new($"{name}, line {Number}: {what}");

    /// <summary>Refuses the file because of another line.</summary>
    public InvalidDataException Refusal(long line, string what) => new($"{name}, line {line}: {what}");

    /// <summary>Part of a line as a message shows it.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        const int most = 40;
        string begin = Encoding.Latin1.GetString(text[..Math.Min(most, text.Length)]);
        string shown = string.Concat(begin.Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > most ? shown + "..." : shown;
    }

    private bool ReadAny(out ReadOnlySpan<byte> line)
    {
        int length = 0;
        bool any = false;
        for (int next; (next = ReadByte()) >= 0;)
        {
            any = true;
            if (next == '\n')
                break;
            if (length == MostBytes)
            {
                Number++;
                throw Refusal(
                    $"the line is longer than {MostBytes} characters, which the format does not allow. Is this a Matrix Market file?");
            }

            _line[length++] = (byte)next;
        }

        Number += any ? 1 : 0;
        line = _line.AsSpan(0, length).Trim(" \t\r"u8);
        return any;
    }

    private int ReadByte()
    {
        if (_next == _end)
        {
            try
            {
                (_next, _end) = (0, content.Read(_buffer));
            }
            catch (InvalidDataException cause)
            {
                throw new InvalidDataException($"{name}, after line {Number}: the gzipped content is damaged ({cause.Message})", cause);
            }

            if (_end == 0)
                return -1;
        }

        return _buffer[_next++];
    }
}
