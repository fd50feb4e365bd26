namespace KernelGen.Storage;

/// <summary>The lines of a Matrix Market file, one at a time: a line longer than the format allows is refused, and never held.</summary>
/// <remarks>The generator compiles it too, for the masks that a project declares.</remarks>
/// <param name="content">The text.</param>
internal sealed class MatrixMarketLines(Stream content)
{
    /// <summary>The format allows lines of at most 1024 characters.</summary>
    private const int MostBytes = 1024;

    private readonly byte[] _line = new byte[MostBytes];
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;

    /// <summary>The mark of UTF-8, with which some editors begin a file.</summary>
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line that is neither empty nor a comment, without its end; false at the end of the file.</summary>
    /// <param name="line">The line, there until the next is read.</param>
    /// <param name="first">Whether this is the banner, which begins like a comment.</param>
    public bool Read(out ReadOnlySpan<byte> line, bool first = false)
    {
        while (ReadAny(out line))
        {
            if (first && line.StartsWith(Mark))
                line = line[Mark.Length..];
            if (first || (line.Length > 0 && line[0] != (byte)'%'))
                return true;
        }

        return false;
    }

    /// <summary>Refuses the file because of the line that was read last.</summary>
    public MalformedMatrix Refusal(string what) => new(Number, what);

    /// <summary>Part of a line as a message shows it.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        const int most = 40;
        string shown = string.Concat(Text(text[..Math.Min(most, text.Length)]).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > most ? shown + "..." : shown;
    }

    /// <summary>Bytes as characters of the same number (Latin-1).</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        for (int i = 0; i < characters.Length; i++)
            characters[i] = (char)bytes[i];
        return new string(characters);
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
        line = Trim(_line.AsSpan(0, length));
        return any;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        while (line.Length > 0 && IsSpace(line[0]))
            line = line[1..];
        while (line.Length > 0 && IsSpace(line[^1]))
            line = line[..^1];
        return line;

        static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';
    }

    private int ReadByte()
    {
        if (_next == _end)
        {
            try
            {
                (_next, _end) = (0, content.Read(_buffer, 0, _buffer.Length));
            }
            catch (InvalidDataException cause)
            {
                throw Refusal($"the gzipped content is damaged after this line ({cause.Message})");
            }

            if (_end == 0)
                return -1;
        }

        return _buffer[_next++];
    }
}
