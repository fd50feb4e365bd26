using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Training.Checkpoints;

/// <summary>Which checkpoints a folder holds, and what is said where it holds none that can be read.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1, 1, null, "20")]
    [InlineData(2, 1, null, "15,20")]
    [InlineData(2, 3, null, "15,20")]
    [InlineData(3, 2, 4, "12,16,20")]
    [InlineData(9, 9, 7, "7,14,20")]
    public async Task The_last_ones_are_kept(int keep, int everyEpochs, int? everySteps, string expected)
    {
        using (var training = Start(
            folder => new(folder.Path) { KeepLast = keep, KeepBest = false, EveryEpochs = everyEpochs, EverySteps = everySteps }))
            await training.Run();
        Assert.Equal(expected.Split(',').Select(step => $"step-{step.PadLeft(9, '0')}.safetensors"), _folder.Names);
        Assert.All(_folder.Names, name => SafetensorsFile.Open(_folder[name]).Dispose());
    }

    [Fact]
    public async Task The_best_epoch_is_kept_by_accuracy_or_by_loss()
    {
        // With such labels, accuracy goes up and down.
        foreach (bool tested in (bool[])[true, false])
        {
            using var folder = new TemporaryFolder();
            using var training = new InterruptedTraining(folder.Path, "adam", initialize: true, change: At)
            {
                Test = tested ? Noise() : null,
            };
            var results = await training.Run();
            int best = tested
                ? IndexOfMax(results.Select(result => result.TestAccuracy!.Value))
                : IndexOfMax(results.Select(result => -result.Loss));
            Assert.Equal(["best.safetensors", "step-000000020.safetensors"], folder.Names);
            using var fresh = new InterruptedTraining(folder: null, "adam");
            var at = fresh.Trainer.Resume(folder["best.safetensors"]);
            Assert.Equal((best + 2, (best + 1L) * InterruptedTraining.StepsPerEpoch), (at.Epoch, at.Step));
            Assert.Equal(InterruptedTraining.Epochs - best - 1, (await fresh.Run(resume: at.Path)).Count);
        }

        static CheckpointFolder At(CheckpointFolder folder) => new(folder.Path) { KeepLast = 1, EveryEpochs = 100 };
        static Dataset Noise() => InterruptedTraining.Images(23, seed: 8);
        static int IndexOfMax(IEnumerable<double> numbers) => numbers.Select((number, i) => (number, i)).MaxBy(pair => pair.number).i;
    }

    /// <summary>A resumed run compares its epochs with the best one of the folder.</summary>
    [Fact]
    public async Task The_best_one_survives_an_interruption()
    {
        using (var training = Start(folder => new(folder.Path)))
            await training.Run(epochs: 2);
        string best = _folder["best.safetensors"], accuracy = MarkAsUnbeaten(best);
        using (var resumed = new InterruptedTraining(_folder.Path, change: folder => new(folder.Path)))
            await resumed.Run(resume: _folder.Path);
        using (var kept = SafetensorsFile.Open(best))
            Assert.Equal(accuracy, kept.Metadata["result.test_accuracy"]);

        File.WriteAllText(best, "garbage");
        using var other = new InterruptedTraining(_folder.Path, change: folder => new(folder.Path));
        Assert.Contains(
            "Delete it: the next", (await Assert.ThrowsAsync<InvalidDataException>(() => other.Run(resume: _folder.Path))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_goes_back_to_an_older_one_leaves_none_of_later_steps()
    {
        using (var training = Start(folder => new(folder.Path) { KeepBest = false, KeepLast = 9 }))
            await training.Run();
        Assert.Equal(4, _folder.Names.Count());
        using (var resumed = new InterruptedTraining(
            _folder.Path, change: folder => new(folder.Path) { KeepBest = false, KeepLast = 9, EverySteps = 2 })
        {
            StopAfterBatches = 5,
        })
            await resumed.Run(resume: _folder["step-000000010.safetensors"]);
        Assert.Equal([5, 10, 12, 13], _folder.Names.Select(name => int.Parse(name[5..14], null)));
    }

    [Fact]
    public async Task A_folder_belongs_to_one_run()
    {
        using (var training = Start(folder => folder))
            await training.Run(epochs: 1);
        string[] before = [.. _folder.Names];
        using var other = new InterruptedTraining(_folder.Path, initialize: true);
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => other.Run())).Message;
        Assert.Contains(
            $"Folder {_folder.Path} holds checkpoints of another run (step-000000005.safetensors). Resume from it", message,
            StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names);
        Assert.Equal(0, other.Network.Layers[0].ForwardTime.Ticks);

        // From here into another folder.
        using var second = new TemporaryFolder();
        using (var moved = new InterruptedTraining(second.Path))
            await moved.Run(epochs: 1, resume: _folder.Path);
        Assert.Equal(["step-000000010.safetensors"], second.Names);
    }

    [Fact]
    public async Task What_a_killed_process_was_writing_is_removed()
    {
        string nested = _folder["new/folder"];
        Directory.CreateDirectory(nested);
        string[] unfinished = [.. new[] { "step-000000005.safetensors.77.0a.tmp", "best.safetensors.1.b.tmp" }
                .Select(name => Path.Combine(nested, name))],
            others = [Path.Combine(nested, "notes.tmp")];
        foreach (string file in (string[])[.. unfinished, .. others])
            File.WriteAllText(file, "");
        using (var training = new InterruptedTraining(nested, initialize: true))
            await training.Run(epochs: 1);
        Assert.All(unfinished, file => Assert.False(File.Exists(file)));
        Assert.All(others, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_ends_the_run()
    {
        Directory.CreateDirectory(_folder["step-000000010.safetensors"]);
        using var training = Start(folder => folder);
        await Assert.ThrowsAnyAsync<Exception>(() => training.Run());
        Assert.Equal(["step-000000005.safetensors", "step-000000010.safetensors"], _folder.Names);
        using var resumed = new InterruptedTraining(folder: null);
        Assert.Equal(3, (await resumed.Run(resume: _folder.Path)).Count);
    }

    [Fact]
    public async Task What_cannot_be_resumed_is_said_with_a_remedy()
    {
        using var training = new InterruptedTraining(folder: null, initialize: true);
        Says<FileNotFoundException>(
            $"Folder {_folder.Path} holds no checkpoint (step-*.safetensors). To begin a training, leave out Resume.", _folder.Path);
        Says<FileNotFoundException>("There is no checkpoint " + _folder["nowhere"], _folder["nowhere"]);
        training.Network.Save(_folder["step-000000007.safetensors"]);
        Says<InvalidDataException>(
            "is no checkpoint of a training, though a safetensors file; network.Load reads weights. There is no other", _folder.Path);
        File.Move(_folder["step-000000007.safetensors"], _folder["best.safetensors"]);
        Says<FileNotFoundException>($"There is {_folder["best.safetensors"]}: resume from it by its name.", _folder.Path);
        File.Delete(_folder["best.safetensors"]);

        using (var run = Start(folder => folder))
            await run.Run(epochs: 2);
        string newest = _folder["step-000000010.safetensors"], older = _folder["step-000000005.safetensors"];
        byte[] whole = File.ReadAllBytes(newest);
        foreach (int length in (int[])[0, 5, 100, whole.Length - 1])
        {
            File.WriteAllBytes(newest, whole[..length]);
            Says<InvalidDataException>($"Resume from {older}.", _folder.Path);
            Says<InvalidDataException>(newest, newest);
        }

        File.WriteAllText(
            newest, System.Text.Encoding.Latin1.GetString(whole).Replace("position.step\"", "position.stop\"", StringComparison.Ordinal),
            System.Text.Encoding.Latin1);
        Says<InvalidDataException>(
            $"{newest} is a damaged checkpoint: its metadata has no number position.step. Resume from {older}.", _folder.Path);
        File.WriteAllText(
            newest,
            System.Text.Encoding.Latin1.GetString(whole).Replace("checkpoint\":\"1\"", "checkpoint\":\"9\"", StringComparison.Ordinal),
            System.Text.Encoding.Latin1);
        Says<InvalidDataException>("is a checkpoint of format 9, but this version of the library reads format 1.", _folder.Path);

        // The remedy works, and the damaged one goes.
        using var resumed = new InterruptedTraining(_folder.Path, change: folder => folder);
        Assert.Equal(3, (await resumed.Run(resume: older)).Count);
        Assert.Equal(20, resumed.Trainer.Resume(_folder.Path).Step);

        void Says<T>(string message, string path)
            where T : Exception =>
                Assert.Contains(message, Assert.Throws<T>(() => training.Trainer.Resume(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>Of equal epochs, the first is the best one.</summary>
    [Fact]
    public void A_score_is_better_if_it_is_higher_or_lower_by_its_kind()
    {
        EpochScore accuracy = new("test_accuracy", 0.5), loss = new("test_loss", 0.5);
        Assert.True(accuracy.IsBetterThan(null));
        Assert.False(accuracy.IsBetterThan(accuracy));
        Assert.False(loss.IsBetterThan(loss));
        Assert.True(new EpochScore("test_accuracy", 0.6).IsBetterThan(accuracy));
        Assert.True(new EpochScore("test_loss", 0.4).IsBetterThan(loss));
        Assert.False(new EpochScore("test_loss", 0.6).IsBetterThan(loss));
        Assert.True(loss.IsBetterThan(accuracy));
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        foreach (Action action in (Action[])[
            () => _ = new CheckpointFolder("x") { KeepLast = 0 }, () => _ = new CheckpointFolder("x") { EveryEpochs = 0 },
            () => _ = new CheckpointFolder("x") { EverySteps = 0 }])
            Assert.Contains("at least 1 is needed", Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => _ = new CheckpointFolder(" "));
        var numbers = new SavedNumbers();
        Assert.True(numbers.IsEmpty);
        numbers.SaveIntegers("a", 1, 2);
        Assert.Contains(
            "must not have a dot", Assert.Throws<ArgumentException>(() => numbers.SaveFloats("a.b", 1)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "saved already", Assert.Throws<ArgumentException>(() => numbers.SaveFloats("a", 1)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no numbers \"b\"", Assert.Throws<ArgumentException>(() => numbers.Integers("b")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "saved as Int64[], not Single[]", Assert.Throws<ArgumentException>(() => numbers.Floats("a")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "2 numbers \"a\" were saved, but 3 are needed", Assert.Throws<ArgumentException>(() => numbers.Integers("a", 3)).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private InterruptedTraining Start(Func<CheckpointFolder, CheckpointFolder> change) =>
        new(_folder.Path, initialize: true, change: change);

    /// <summary>Gives a checkpoint an accuracy that none reaches, in as many bytes.</summary>
    private static string MarkAsUnbeaten(string best)
    {
        string text = File.ReadAllText(best, System.Text.Encoding.Latin1);
        const string name = "\"result.test_accuracy\":\"";
        int first = text.IndexOf(name, StringComparison.Ordinal) + name.Length, end = text.IndexOf('"', first);
        string accuracy = new('9', end - first);
        File.WriteAllText(best, text[..first] + accuracy + text[end..], System.Text.Encoding.Latin1);
        return accuracy;
    }
}
