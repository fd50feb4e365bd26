namespace KernelGen.Runtime.Tests.Storage;

/// <summary>
/// Files with something wrong, by the thousand: each is refused with a clear exception, or read as the format's description says. No file
/// takes more memory than its size and a megabyte, and a network that refused one is as it was, to the bit.
/// </summary>
public sealed class DamagedFilesTests(ITestOutputHelper output)
{
    /// <summary>Memory is counted for each thread.</summary>
    private const int Threads = 8;

    [Fact]
    public void Every_file_is_refused_or_read_as_the_format_says()
    {
        var counts = new DamageCounts();
        var failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(part => new Thread(() => failures[part] = Run(part, counts)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine(counts.ToString());
        Assert.All(failures, failure => Assert.True(failure is null, failure?.ToString()));
        Assert.Equal(StorageRuns.Files, counts.Files);

        // Files of every kind were tried, some were right, and most were wrong.
        Assert.All(DamagedFile.Kinds, kind => Assert.True(counts[kind].Files > 0, kind));
        Assert.All((string[])["harmless", "data bits", "shape", "indices"], kind => Assert.True(counts[kind].Loaded > 0, kind));
        Assert.All(DamagedFile.Kinds, kind => Assert.True(counts[kind].Loaded < counts[kind].Files, kind));
    }

    [Fact]
    public void The_files_that_are_damaged_are_right()
    {
        using var run = new DamagedFilesRun(new DamageCounts());
        run.TryWhole();
    }

    private static Exception? Run(int part, DamageCounts counts)
    {
        try
        {
            using var run = new DamagedFilesRun(counts);
            for (int seed = part; seed < StorageRuns.Files; seed += Threads)
                run.Try(seed);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
