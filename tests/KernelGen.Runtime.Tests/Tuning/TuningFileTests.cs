namespace KernelGen.Runtime.Tests.Tuning;

public sealed class TuningFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder[TuningFile.FileName];

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_second_process_reads_and_measures_nothing()
    {
        var clock = new FakeClock();
        var results = Tune(clock, New());
        Assert.All(results, result => Assert.Equal(TuningSource.Measured, result.Source));
        var (written, measured) = (File.ReadAllText(Path), clock.Now);
        Assert.Equal(2, written.Count(c => c == '\n'));

        var again = Tune(clock, New());
        Assert.All(again, result => Assert.Equal(TuningSource.Cached, result.Source));
        Assert.Equal(results.Select(result => result with { Source = TuningSource.Cached }), again);
        Assert.Equal(measured, clock.Now);
        Assert.Equal(written, File.ReadAllText(Path));
    }

    [Fact]
    public void A_pipe_in_its_place_is_not_opened_and_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path]))
            mkfifo.WaitForExit();
        Assert.Equal(0, new FileInfo(Path).Length);
        var results = Tune(new FakeClock(), New());
        Assert.All(results, result => Assert.Equal(TuningSource.Measured, result.Source));
        Assert.Equal(2, File.ReadAllLines(Path).Length);
    }

    [Fact]
    public void Entries_are_as_they_were_when_read_back()
    {
        TuningEntry[] entries = [Entry("a", 0, 12.25), Entry("b", 1, 0.125), Entry("c", 1, 123456.789)];
        foreach (var entry in entries)
            New().Add(entry);
        Assert.Equal(entries, new TuningFile(_folder.Path).Read());
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_choice_for_a_key_stays()
    {
        var first = New().Add(Entry("a", 0, 5));
        Assert.Equal(first, New().Add(Entry("a", 1, 4)));
        var late = New();
        Assert.Equal(first, late.Find(first.Key));
        Assert.Equal([first], new TuningFile(_folder.Path).Read());
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_gives_what_is_whole_of_it()
    {
        TuningEntry[] entries = [Entry("a", 0, 12.25), Entry("b", 1, 3.5)];
        foreach (var entry in entries)
            New().Add(entry);
        byte[] bytes = File.ReadAllBytes(Path);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Path, bytes[..length]);
            int whole = bytes[..length].Count(b => b == '\n') + (length < bytes.Length && bytes[length] == '\n' ? 1 : 0);
            Assert.Equal(entries.Take(whole), new TuningFile(_folder.Path).Read());
            New().Add(Entry("c", 0, 1));
            Assert.Equal([.. entries.Take(whole), Entry("c", 0, 1)], new TuningFile(_folder.Path).Read());
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{\"version\":1}")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk2\t1\t1\t.")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk1\tNaN\t1\t.")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk1\t1\tInfinity\t.")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk1\t-1\t1\t.")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk1\t1\t1")]
    [InlineData("p\tr\tb\tt\tk0,k1\th0,h1\tk1\t1\t1\t.\t.")]
    public void Lines_that_are_no_entries_are_passed_over(string line)
    {
        var good = Entry("a", 0, 1);
        File.WriteAllText(Path, $"{line}\r\n\n{good}\r\n{line}");
        Assert.Equal([good], new TuningFile(_folder.Path).Read());
        New().Add(Entry("b", 0, 1));
        Assert.Equal([good, Entry("b", 0, 1)], new TuningFile(_folder.Path).Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_bytes_are_an_empty_cache(int seed)
    {
        var bytes = new byte[10_000];
        new Random(seed).NextBytes(bytes);
        File.WriteAllBytes(Path, bytes);
        Assert.All(Tune(new FakeClock(), New()), result => Assert.Equal(TuningSource.Measured, result.Source));
        Assert.Equal(2, new TuningFile(_folder.Path).Read().Count);
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_not_read()
    {
        using (var stream = File.Create(Path))
            stream.SetLength(1L << 32);
        Assert.Empty(new TuningFile(_folder.Path).Read());
        New().Add(Entry("a", 0, 1));
        Assert.Single(new TuningFile(_folder.Path).Read());
    }

    [Fact]
    public void Only_so_many_entries_are_kept_the_latest()
    {
        File.WriteAllLines(Path, Enumerable.Range(0, 2500).Select(i => Entry($"t{i}", 0, 1).ToString()));
        New().Add(Entry("new", 0, 1));
        var entries = new TuningFile(_folder.Path).Read();
        Assert.Equal(2000, entries.Count);
        Assert.Equal(("t501", "new"), (entries[0].Key.Traits, entries[^1].Key.Traits));
    }

    [Theory]
    [InlineData("folder is a file")]
    [InlineData("folder cannot be written")]
    [InlineData("file is a folder")]
    [InlineData("name is none")]
    public void Where_nothing_can_be_written_a_process_remembers_by_itself(string obstacle)
    {
        string folder = _folder["cache"];
        switch (obstacle)
        {
            case "folder is a file":
                File.WriteAllText(folder, "a file");
                break;
            case "folder cannot be written":
                Directory.CreateDirectory(folder);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                break;
            case "file is a folder":
                Directory.CreateDirectory(System.IO.Path.Combine(folder, TuningFile.FileName));
                break;
            default:
                folder += "\0";
                break;
        }

        var cache = new TuningCache(new TuningFile(folder));
        Assert.All(Tune(new FakeClock(), cache), result => Assert.Equal(TuningSource.Measured, result.Source));
        Assert.All(Tune(new FakeClock(), cache), result => Assert.Equal(TuningSource.Cached, result.Source));
        if (Directory.Exists(folder))
            Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp"));
        if (obstacle == "folder is a file")
            Assert.Equal("a file", File.ReadAllText(folder));
    }

    [Fact]
    public void A_read_only_file_is_read()
    {
        Tune(new FakeClock(), New());
        File.SetAttributes(Path, FileAttributes.ReadOnly);
        Assert.All(Tune(new FakeClock(), New()), result => Assert.Equal(TuningSource.Cached, result.Source));
        File.SetAttributes(Path, FileAttributes.Normal);
    }

    [Fact]
    public void Writers_at_the_same_time_lose_nothing_and_agree()
    {
        // Every writer has a cache of its own, as processes have.
        const int writers = 8, keys = 12;
        var chosen = new string[writers, keys];
        var threads = Enumerable.Range(0, writers).Select(writer => new Thread(() =>
        {
            for (int key = 0; key < keys; key++)
                chosen[writer, key] = New().Add(Entry($"shared {(key + writer) % keys}", writer % 2, writer + 1)).ToString();
            New().Add(Entry($"of {writer} alone", 0, 1));
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        var entries = new TuningFile(_folder.Path).Read();
        Assert.Equal(keys + writers, entries.Count);
        Assert.Equal(keys + writers, entries.Select(entry => entry.Key).Distinct().Count());
        for (int writer = 0; writer < writers; writer++)
        {
            for (int key = 0; key < keys; key++)
                Assert.Contains(chosen[writer, key], entries.Select(entry => entry.ToString()));
        }
    }

    [Fact]
    public void A_lock_that_is_never_released_does_not_stop_a_writer()
    {
        using var held = FileLock.Wait(Path + ".lock");
        Assert.NotNull(held);
        Assert.Null(FileLock.Wait(Path + ".lock"));
        New().Add(Entry("a", 0, 1));
        Assert.Single(new TuningFile(_folder.Path).Read());
    }

    private TuningCache New() => new(new TuningFile(_folder.Path));

    private static TuningEntry Entry(string traits, int kernel, double microseconds) =>
        new(new TuningKey("processor", "runtime", "8 blocks", traits, "k0,k1", "h0,h1"), $"k{kernel}", microseconds, 2 * microseconds);

    private static IReadOnlyList<TuningResult> Tune(FakeClock clock, TuningCache cache)
    {
        using var network = Network.Features(20).Add(FakeLinear.SecondIsFaster(20, 27, clock)).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        return network.TuneBy(new Tuner(cache, clock, TuningPolicy.Budget), Stop);
    }
}
