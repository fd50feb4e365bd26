namespace VerifyXunit;

/// <summary>A snapshot that differs fails and shows where, one that is missing fails, and neither overwrites what was accepted.</summary>
public sealed class VerifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Equal_text_passes_whatever_its_line_ends()
    {
        await Accept("X.Y.verified.txt", "one\r\ntwo");
        await Verification("one\ntwo");
        Assert.Equal(["X.Y.verified.txt"], Files());
    }

    [Fact]
    public async Task New_text_fails_and_is_received()
    {
        var thrown = await Assert.ThrowsAsync<VerifyException>(() => Verification("one"));
        Assert.StartsWith("New: X.Y.received.txt\n", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["X.Y.received.txt"], Files());
    }

    [Fact]
    public async Task Changed_text_fails_and_shows_each_change()
    {
        await Accept("X.Y.verified.txt", "a\nb\nc\nd\ne");
        var thrown = await Assert.ThrowsAsync<VerifyException>(() => Verification("a\nB\nc\nd\ne\nf"));
        Assert.StartsWith(
            "NotEqual: X.Y.verified.txt\n  at line 2\n  - b\n  + B\n  at line 6\n  + f\n", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(
            "a\nb\nc\nd\ne", await File.ReadAllTextAsync(Path.Combine(_folder, "X.Y.verified.txt"), TestContext.Current.CancellationToken));
        await Verification("a\nb\nc\nd\ne");
        Assert.Equal(["X.Y.verified.txt"], Files());
    }

    [Fact]
    public async Task A_snapshot_that_nothing_produces_fails()
    {
        await Accept("X.Y.verified.txt", "one");
        await Accept("X.Y#Old.verified.txt", "one");
        await Accept("X.YOfAnotherTest.verified.txt", "one");
        var thrown = await Assert.ThrowsAsync<VerifyException>(() => Verification("one"));
        Assert.StartsWith("Delete: X.Y#Old.verified.txt", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>As if the method Y of a class in the file X.cs verified it.</summary>
    private Task Verification(string text) => Verifier.Verify(text, Path.Combine(_folder, "X.cs"), "Y").ToTask();

    private Task Accept(string file, string text) =>
        File.WriteAllTextAsync(Path.Combine(_folder, file), text, TestContext.Current.CancellationToken);

    private IEnumerable<string?> Files() => Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
