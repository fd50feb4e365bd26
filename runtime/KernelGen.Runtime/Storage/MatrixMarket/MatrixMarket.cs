using System.Globalization;
using System.IO.Compression;

namespace KernelGen.Storage;

/// <summary>
/// Sparse matrices in Matrix Market files, the exchange format of scipy (<c>scipy.io.mmwrite</c>), Julia and MATLAB. A file may be gzipped.
/// Source: <i>The Matrix Market Exchange Formats</i> (Boisvert, Pozo and Remington, NISTIR 5935, 1996).
/// </summary>
public static class MatrixMarket
{
    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// Reads a matrix in coordinate format: pattern, real, integer or unsigned-integer; general, symmetric or skew-symmetric.
    /// </summary>
    /// <param name="path">The file, gzipped or not.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no such matrix, or damaged; the message names file, line and remedy. Memory grows with the entries that are there,
    /// whatever sizes the file declares.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MatrixMarketMatrix Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a matrix from a stream that can be rewound.</summary>
    internal static MatrixMarketMatrix Read(Stream stream, string name)
    {
        using var unpacked = IsGzipped(stream) ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : null;
        try
        {
            var (rows, columns, positions, values) = new MatrixMarketReader(new MatrixMarketLines(unpacked ?? stream)).Read();
            return new MatrixMarketMatrix(SparsityPattern.FromPositions(rows, columns, positions), values);
        }
        catch (MalformedMatrix refusal)
        {
            throw new InvalidDataException($"{name}, line {refusal.Line}: {refusal.Message}", refusal);
        }
    }

    /// <summary>Writes a pattern, as <c>matrix coordinate pattern general</c>.</summary>
    /// <param name="path">The file, replaced as a whole; gzipped where its name ends with .gz.</param>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="IOException">The file cannot be written. What was there before is there still.</exception>
    public static void Write(string path, SparsityPattern pattern) => Save(path, pattern, []);

    /// <summary>Writes a matrix, as <c>matrix coordinate real general</c>, each number with as many digits as it needs.</summary>
    /// <param name="path">The file, replaced as a whole; gzipped where its name ends with .gz.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="values">[nonzeros] in output-major order, finite.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than nonzeros, or one is NaN or infinite.</exception>
    /// <exception cref="IOException">The file cannot be written. What was there before is there still.</exception>
    public static void Write(string path, SparsityPattern pattern, ReadOnlySpan<float> values)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (values.Length != pattern.Nonzeros)
        {
            throw new ArgumentException(
                $"There are {values.Length} values, but the pattern has {pattern.Nonzeros} nonzeros.", nameof(values));
        }

        for (int k = 0; k < values.Length; k++)
        {
            if (!float.IsFinite(values[k]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"values[{k}] is {values[k]}, but must be finite."), nameof(values));
            }
        }

        Save(path, pattern, values.ToArray());
    }

    private static void Save(string path, SparsityPattern pattern, float[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pattern);
        bool gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        ReplacedFile.Write(path, stream =>
        {
            using var packed = gzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            using var writer = new StreamWriter(packed ?? stream, bufferSize: BufferBytes, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine($"%%MatrixMarket matrix coordinate {(values.Length > 0 ? "real" : "pattern")} general");
            writer.WriteLine("% rows are outputs, columns inputs");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pattern.Rows} {pattern.Columns} {pattern.Nonzeros}"));
            for (int row = 0; row < pattern.Rows; row++)
            {
                for (int k = pattern.RowStarts[row]; k < pattern.RowStarts[row + 1]; k++)
                {
                    int column = pattern.ColumnIndices[k] + 1;
                    writer.WriteLine(values.Length > 0
                        ? string.Create(CultureInfo.InvariantCulture, $"{row + 1} {column} {values[k]}")
                        : string.Create(CultureInfo.InvariantCulture, $"{row + 1} {column}"));
                }
            }
        });
    }

    /// <summary>Whether a file begins as gzip does.</summary>
    private static bool IsGzipped(Stream stream)
    {
        Span<byte> begin = stackalloc byte[2];
        int count = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        stream.Seek(-count, SeekOrigin.Current);
        return count == 2 && begin[0] == 0x1f && begin[1] == 0x8b;
    }
}
