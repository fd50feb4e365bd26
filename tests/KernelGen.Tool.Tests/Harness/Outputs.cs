namespace KernelGen.Tool.Tests.Harness;

/// <summary>Compares outputs.</summary>
internal static class Outputs
{
    /// <summary>Demands that numbers differ by no more than a share of the largest.</summary>
    public static void RequireNear(float[] expected, float[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs), worst = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(double.IsFinite(worst) && worst <= relative * largest, FormattableString.Invariant(
            $"Numbers up to {largest} differ by up to {worst}, which is {worst / largest:E2} of it; at most {relative:E0} is allowed."));
        TestContext.Current.SendDiagnosticMessage(FormattableString.Invariant($"largest difference {worst / largest:E2} of {largest}"));
    }
}
