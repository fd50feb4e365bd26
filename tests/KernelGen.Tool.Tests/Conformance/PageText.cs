namespace KernelGen.Tool.Tests.Conformance;

/// <summary>A page of the documentation that tests write.</summary>
internal static class PageText
{
    /// <summary>Demands that a page is as expected; with VERIFY_ACCEPT=1 it is written.</summary>
    public static void Require(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("VERIFY_ACCEPT") == "1")
            File.WriteAllText(path, expected);
        Assert.True(File.Exists(path), $"{path} is missing. Run this test with VERIFY_ACCEPT=1 to write it.");
        Assert.Equal(expected, File.ReadAllText(path));
    }
}
