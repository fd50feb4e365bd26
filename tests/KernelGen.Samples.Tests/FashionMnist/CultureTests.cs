using System.Globalization;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>The program reads and writes numbers in one way, whatever the rules of the user's country.</summary>
public sealed class CultureTests
{
    [Fact]
    public async Task Numbers_look_the_same_in_a_country_of_decimal_commas()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = DecimalComma();
        try
        {
            var run = await Sample.Start("--learning-rate", "1.5e20", "--sparsity", "0.75", "--epochs", "1");

            Assert.StartsWith("--learning-rate 1.5E+20: The loss became NaN", run.Error, StringComparison.Ordinal);
            Assert.Contains("8,000 training and 2,000 test images", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("75,", run.Output, StringComparison.Ordinal);
            Assert.Equal(2, run.ExitCode);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo DecimalComma()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) =
            (",", ".", "~");
        return culture;
    }
}
