using System.IO.Compression;

namespace KernelGen.Tool.Files;

/// <summary>
/// The content of an entry of an archive, for reading. .NET does not compare content and checksum, so that is done here; and messages of
/// damage name file and entry.
/// </summary>
internal sealed class EntryStream : Stream
{
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _content;
    private readonly string _place;
    private readonly Crc32 _sum = new();

    private EntryStream(ZipArchiveEntry entry, Stream content, string place) => (_entry, _content, _place) = (entry, content, place);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="place">File and entry, as messages name them.</param>
    /// <exception cref="InvalidDataException">It is compressed in a way that .NET does not know, encrypted, or damaged.</exception>
    public static EntryStream Open(ZipArchiveEntry entry, string place)
    {
        if (entry.IsEncrypted)
            throw new InvalidDataException($"{place} is encrypted. Save it again without a password.");
        try
        {
            return new EntryStream(entry, entry.Open(), place);
        }
        catch (Exception refusal) when (refusal is InvalidDataException or IOException)
        {
            throw Unreadable(place, refusal);
        }
    }

    /// <summary>Reads as many bytes as there is room for.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or they are damaged.</exception>
    public void Fill(Span<byte> bytes)
    {
        if (ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{_place} is damaged: it ends before its last number. Copy or save the file again.");
    }

    /// <summary>Compares the bytes that were read, which must be all, with the checksum that the archive has for them.</summary>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void RequireSum()
    {
        if (_sum.Value != _entry.Crc32)
        {
            throw new InvalidDataException(
                $"{_place} is damaged: its checksum is {_sum.Value:x8}, but the archive says {_entry.Crc32:x8}. "
                + "Copy or save the file again.");
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = _content.Read(buffer);
        }
        catch (Exception refusal) when (refusal is InvalidDataException or IOException)
        {
            throw Unreadable(_place, refusal);
        }

        _sum.Add(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private static InvalidDataException Unreadable(string place, Exception refusal) => new(
        $"{place} cannot be read: {refusal.Message} Save it again by numpy.savez or numpy.savez_compressed.", refusal);
}
