using System.Diagnostics;
using System.Globalization;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>
/// A process that is killed while it saves leaves the file of its last save or of the one before, and nothing that disturbs.
/// </summary>
public sealed class KilledSavesTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>The longest that a process lives after its first save: several saves.</summary>
    private const int MostMicroseconds = 60_000;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["model.safetensors"];

    [Fact]
    public void What_is_loaded_after_a_kill_is_the_last_save_or_the_one_before()
    {
        var random = new SeededRandom(1);
        int next = 1, unprinted = 0, within = 0;
        for (int kill = 0; kill < StorageRuns.Kills; kill++)
        {
            int abandoned = Abandoned().Length;
            int complete = KilledAfter(next, TimeSpan.FromMicroseconds(random.NextInt(MostMicroseconds)));
            within += Abandoned().Length - abandoned;

            using var loaded = SavedAgain.Of(0);
            loaded.Load(Path);
            int version = SavedAgain.VersionOf(loaded);
            Assert.InRange(version, complete, complete + 1);
            unprinted += version - complete;

            // Not only what was loaded, but the file is that of an undisturbed save, to the byte.
            using var expected = SavedAgain.Of(version);
            expected.Save(_folder["expected"]);
            byte[] undisturbed = File.ReadAllBytes(_folder["expected"]);
            Assert.True(undisturbed.AsSpan().SequenceEqual(File.ReadAllBytes(Path)), $"kill {kill}, save {version}");
            next = version + 1;
        }

        output.WriteLine($"{StorageRuns.Kills} kills in {next - 1} saves, {within} of them left a temporary file;");
        output.WriteLine($"{unprinted} came after the file was replaced and before the process could say so");

        // Otherwise no process was killed while it wrote, and this test shows nothing.
        Assert.InRange(within, 1, StorageRuns.Kills);

        // What was left is removed when it is old, and nothing else.
        foreach (string file in Abandoned())
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        using var network = SavedAgain.Of(next);
        network.Save(Path);
        Assert.Equal(["expected", "model.safetensors"], _folder.Names);
    }

    /// <summary>Starts a process that saves, kills it, and returns the number of the last save that it had printed.</summary>
    private int KilledAfter(int first, TimeSpan delay)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SavedAgain).Assembly.Location, SavedAgain.Command, Path, $"{first}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        Assert.True(line is not null, "the process ended before its first save");
        long begin = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(begin) >= delay);
        process.Kill();
        string[] lines = [line, .. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        process.WaitForExit();
        return int.Parse(lines[^1], CultureInfo.InvariantCulture);
    }

    private string[] Abandoned() => Directory.GetFiles(_folder.Path, "*.tmp");

    public void Dispose() => _folder.Dispose();
}
