using System.Text;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Matrix Market files as other programs write them, ours, and damaged ones.</summary>
public sealed class MatrixMarketTests : IDisposable
{
    private const string Banner = "%%MatrixMarket matrix coordinate pattern general\n";
    private const string Real = "%%MatrixMarket matrix coordinate real general\n";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("w.mtx")]
    [InlineData("w.mtx.gz")]
    public void What_is_written_is_read(string name)
    {
        var pattern = SparsityPattern.Random(30, 17, 0.7, seed: 3);
        float[] values = [.. Enumerable.Range(0, pattern.Nonzeros).Select(k => k == 0 ? float.Epsilon : 1 / (k - 50.5f))];
        MatrixMarket.Write(_folder[name], pattern, values);
        var read = MatrixMarket.Read(_folder[name]);
        Assert.Equal(pattern.ToMask(), read.Pattern.ToMask());
        Assert.Equal(values, read.Values);

        MatrixMarket.Write(_folder[name], pattern);
        read = MatrixMarket.Read(_folder[name]);
        Assert.Equal(pattern.ToMask(), read.Pattern.ToMask());
        Assert.Null(read.Values);
        Assert.Equal(name.EndsWith(".gz", StringComparison.Ordinal), File.ReadAllBytes(_folder[name])[0] == 0x1f);
    }

    [Fact]
    public void Entries_come_in_any_order_among_comments_and_blanks()
    {
        var read = Read(
            "%%matrixmarket MATRIX Coordinate REAL General\r\n%comment\r\n\r\n 2\t3  3 \r\n% another\r\n"
            + "2 3 -1.5e1\r\n\r\n1 1 +2\r\n2 1 0\n");
        Assert.Equal([2, 0, 0, 0, 0, -15], read.ToDense());
        Assert.Equal([2, 0, -15], read.Values!);
        Assert.Equal([true, false, false, true, false, true], read.Pattern.ToMask());
    }

    [Fact]
    public void Half_of_a_symmetric_matrix_is_enough()
    {
        Assert.Equal([5, 7, 7, 0], Read("%%MatrixMarket matrix coordinate integer symmetric\n2 2 2\n1 1 5\n2 1 7\n").ToDense());
        Assert.Equal([0, -7, 7, 0], Read("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 7\n").ToDense());
        Assert.Equal([0, 1, 1, 1], Read("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 2\n2 1\n2 2\n").ToDense());
    }

    /// <summary>As some editors and scipy's writer of whole numbers begin a file.</summary>
    [Theory]
    [InlineData("\u00EF\u00BB\u00BF%%MatrixMarket matrix coordinate pattern general\n1 2 1\n1 2\n")]
    [InlineData("%%MatrixMarket matrix coordinate unsigned-integer general\n1 2 1\n1 2 1\n")]
    public void Beginnings_of_other_programs_are_read(string text) => Assert.Equal([0, 1], Read(text).ToDense());

    [Fact]
    public void Empty_matrices_are_possible() => Assert.Equal(0, Read(Banner + "4 5 0\n").Pattern.Nonzeros);

    [Theory]
    [InlineData("", "line 0: the file is empty")]
    [InlineData("1 1 1\n", "line 1: the file begins with \"1 1 1\", not with a line like \"%%MatrixMarket")]
    [InlineData("%%MatrixMarket matrix coordinate\n", "line 1: the first line has 3 words, but needs five")]
    [InlineData("%%MatrixMarket matrix array real general\n", "line 1: \"matrix array\" is not read; sparse matrices are")]
    [InlineData("%%MatrixMarket matrix coordinate complex general\n", "line 1: numbers of kind \"complex\" are not read")]
    [InlineData("%%MatrixMarket matrix coordinate real hermitian\n", "line 1: a real matrix that is \"hermitian\" is not read")]
    [InlineData("%%MatrixMarket matrix coordinate pattern skew-symmetric\n", "line 1: a pattern matrix that is \"skew-symmetric\"")]
    [InlineData(Banner, "line 1: the file ends before the line with rows")]
    [InlineData(Banner + "2 2\n", "line 2: \"2 2\" are no three whole numbers")]
    [InlineData(Banner + "2 2 1 1\n", "line 2: \"2 2 1 1\" are no three whole numbers")]
    [InlineData(Banner + "2 x 1\n", "line 2: \"2 x 1\" are no three whole numbers")]
    [InlineData(Banner + "99999999999999999999 2 1\n", "line 2: \"99999999999999999999 2 1\" are no three whole numbers")]
    [InlineData(Banner + "0 2 0\n", "line 2: a matrix of 0 x 2 is not possible")]
    [InlineData(Banner + "2000000000 1 1\n", "line 2: a matrix of 2000000000 x 1 is not possible; 1 to 16777216 rows and columns are")]
    [InlineData(Banner + "100000 100000 1\n", "line 2: a matrix of 100000 x 100000 is not possible")]
    [InlineData(Banner + "2 2 5\n", "line 2: 5 entries are not possible in a matrix of 2 x 2 = 4 positions")]
    [InlineData(Banner + "2 2 -1\n", "line 2: -1 entries are not possible")]
    [InlineData(Banner + "2 2 1\n0 1\n", "line 3: row 0 is out of range: rows go from 1 to 2. The format counts from 1.")]
    [InlineData(Banner + "2 3 1\n1 4\n", "line 3: column 4 is out of range: columns go from 1 to 3.")]
    [InlineData(Banner + "2 3 1\n1 2.5\n", "line 3: column \"2.5\" is no whole number")]
    [InlineData(Banner + "2 2 1\n1\n", "line 3: \"1\" are not 2 numbers: row and column")]
    [InlineData(Banner + "2 2 1\n1 1 1\n", "line 3: \"1 1 1\" are not 2 numbers")]
    [InlineData(Real + "2 2 1\n1 1\n", "line 3: \"1 1\" are not 3 numbers: row, column and value")]
    [InlineData(Real + "2 2 1\n1 1 one\n", "line 3: value \"one\" is no number")]
    [InlineData(Real + "2 2 1\n1 1 NaN\n", "line 3: value \"NaN\" is no finite float")]
    [InlineData(Real + "2 2 1\n1 1 1e39\n", "line 3: value \"1e39\" is no finite float")]
    [InlineData(Banner + "2 2 2\n1 1\n", "line 3: the file ends after 1 entries, but line 2 declares 2. It is cut off")]
    [InlineData(Banner + "2 2 1\n1 1\n%c\n2 2\n", "line 5: an entry more than the 1 that line 2 declares")]
    [InlineData(Banner + "2 2 3\n1 1\n2 2\n%c\n1 1\n", "line 6: entry 1 1 is there already, in line 3")]
    [InlineData("%%MatrixMarket matrix coordinate pattern symmetric\n2 3 1\n2 1\n", "line 2: a matrix of 2 x 3 cannot be symmetric")]
    [InlineData("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n1 2\n", "line 3: entry 1 2 lies above the diagonal")]
    [InlineData("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 2 1\n", "line 3: entry 2 2 lies on the diagonal")]
    public void Damage_is_named_with_its_line(string text, string message) => Refuses(Encoding.Latin1.GetBytes(text), message);

    [Fact]
    public void Endless_lines_are_not_held()
    {
        using var endless = new MemoryStream(Encoding.ASCII.GetBytes(Banner + new string('%', 2000)));
        Refuses(endless.ToArray(), "line 2: the line is longer than 1024 characters");
    }

    [Fact]
    public void Gzipped_files_that_are_cut_are_refused()
    {
        MatrixMarket.Write(_folder["w.mtx.gz"], SparsityPattern.Random(200, 200, 0.5, seed: 1));
        byte[] whole = File.ReadAllBytes(_folder["w.mtx.gz"]);
        foreach (int length in new[] { 3, 11, whole.Length / 2, whole.Length - 20 })
            Refuses(whole[..length], "w.mtx, ");
        whole[whole.Length / 2] ^= 0x55;
        Refuses(whole, "w.mtx, ");
    }

    [Fact]
    public void Changed_bytes_give_a_matrix_or_a_message_and_little_memory()
    {
        var pattern = SparsityPattern.Random(20, 30, 0.8, seed: 2);
        MatrixMarket.Write(_folder["w.mtx"], pattern, new float[pattern.Nonzeros]);
        byte[] whole = File.ReadAllBytes(_folder["w.mtx"]);
        var random = new Random(1);
        int read = 0, refused = 0;
        for (int n = 0; n < 5000; n++)
        {
            byte[] changed = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                char usual = "0123456789 \n%.e-"[random.Next(16)];
                changed[random.Next(changed.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : usual);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = MatrixMarket.Read(new MemoryStream(changed), "w.mtx");
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
        }

        Assert.True(read > 100 && refused > 100, $"{read} were read, {refused} refused");
    }

    [Fact]
    public void Values_that_do_not_fit_the_pattern_are_refused()
    {
        var pattern = SparsityPattern.Random(4, 4, 0.5, seed: 1);
        Assert.Contains("There are 7 values", Assert.Throws<ArgumentException>(
            () => MatrixMarket.Write(_folder["w.mtx"], pattern, new float[7])).Message, StringComparison.Ordinal);
        Assert.Contains("values[2] is NaN", Assert.Throws<ArgumentException>(
            () => MatrixMarket.Write(_folder["w.mtx"], pattern, [1, 2, float.NaN, 4, 5, 6, 7, 8])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["w.mtx"]));
    }

    public void Dispose() => _folder.Dispose();

    private static MatrixMarketMatrix Read(string text) => MatrixMarket.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "w.mtx");

    private static void Refuses(byte[] bytes, string message)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => MatrixMarket.Read(new MemoryStream(bytes), "w.mtx"));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("w.mtx, ", refusal.Message, StringComparison.Ordinal);
    }
}
