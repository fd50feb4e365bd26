using KernelGen.Storage;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Inspect;

/// <summary>Compressed sparse rows are shown as a matrix, or refused where they are none.</summary>
public sealed class SparseRowsTests
{
    [Fact]
    public void AValueOfZeroIsNoNonzero()
    {
        var (code, output, error) = Run([3, 0], [0, 1, 2], [1, 0]);
        Assert.True(code == 0, error);
        Assert.Contains("1 tensors, 4 numbers, 1 of them not zero", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new float[] { 1 }, new long[] { 0, 3 }, new long[] { 0, 1, 2 }, "its values are F32 [1], but its columns are I64 [3]")]
    [InlineData(new float[] { 1, 2 }, new long[] { 0, 1 }, new long[] { 0, 1 }, "its row starts and columns do not fit together")]
    [InlineData(new float[] { 1, 2 }, new long[] { 1, 2 }, new long[] { 0, 1 }, "its row starts and columns do not fit together")]
    [InlineData(new float[] { 1, 2 }, new long[] { 0, 2, 1 }, new long[] { 0, 1 }, "its row starts and columns do not fit together")]
    [InlineData(new float[] { 1, 2 }, new long[] { 0, 3 }, new long[] { 0, 1 }, "its row starts and columns do not fit together")]
    [InlineData(new float[] { 1, 2 }, new long[] { 0, 2 }, new long[] { 1, 1 }, "column 1 of row 0 is none, or does not lie")]
    [InlineData(new float[] { 1 }, new long[] { 0, 0, 1 }, new long[] { -1 }, "column -1 of row 1 is none")]
    [InlineData(new float[] { 1 }, new long[] { 0, 1 }, new long[] { 1L << 31 }, "column 2147483648 of row 0 is none")]
    public void PartsThatDoNotFitTogetherAreDamaged(float[] values, long[] starts, long[] columns, string expected)
    {
        var (code, _, error) = Run(values, starts, columns);
        Assert.Equal(2, code);
        Assert.Contains("a.safetensors: m is damaged: " + expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void AMatrixWithoutRowStartsIsDamaged()
    {
        var (code, _, error) = Run([], [], []);
        Assert.Equal(2, code);
        Assert.Contains("m is damaged: it has 0 row starts", error, StringComparison.Ordinal);
    }

    [Fact]
    public void IndicesThatAreNoWholeNumbersAreDamaged()
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("m.values", [1], new float[] { 1 });
        writer.Add("m.crow_indices", [2], new float[] { 0, 1 });
        writer.Add("m.col_indices", [1], new float[] { 0 });
        writer.Save(folder["a.safetensors"]);
        var (code, _, error) = Imported.Run("inspect", folder["a.safetensors"]);
        Assert.Equal(2, code);
        Assert.Contains(
            "m is damaged: m.crow_indices is F32 [2], but must have one dimension of I64 or I32", error, StringComparison.Ordinal);
    }

    /// <summary>As booleans, the mask of one number would need 2 GB.</summary>
    [Fact]
    public void AWideMatrixOfOneNumberIsDrawn()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Run([1], [0, 1], [int.MaxValue - 1], "--pictures", folder["pictures"]);
        Assert.True(code == 0, error);
        Assert.Contains("1 tensors, 2,147,483,647 numbers, 1 of them not zero", output, StringComparison.Ordinal);
        Assert.Contains(": 1 picture", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder["pictures"], "m.png")));
    }

    private static (int Code, string Output, string Error) Run(float[] values, long[] starts, long[] columns, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var writer = new SafetensorsWriter();
        writer.Add("m.values", [values.Length], values);
        writer.Add("m.crow_indices", [starts.Length], starts);
        writer.Add("m.col_indices", [columns.Length], columns);
        writer.Save(folder["a.safetensors"]);
        return Imported.Run(["inspect", folder["a.safetensors"], .. options]);
    }
}
