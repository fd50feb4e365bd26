using System.Diagnostics;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Writes damaged files, reads each, loads each into a network of its own, and judges what happens. For one thread.</summary>
internal sealed class DamagedFilesRun : IDisposable
{
    private const int SpareMemory = 1 << 20;

    /// <summary>A header that is refused for its memory alone has more bytes than this.</summary>
    private const int LargeHeader = 30_000;

    private readonly TemporaryFolder _folder = new();
    private readonly DamagedNetwork _network = new();
    private readonly DamageCounts _counts;
    private readonly FileDraft[] _whole;
    private readonly float[] _floats = new float[1 << 16];
    private readonly long[] _wholes = new long[1 << 16];

    public DamagedFilesRun(DamageCounts counts)
    {
        _counts = counts;
        _whole = _network.Files(Path);
    }

    private string Path => _folder["model.safetensors"];

    /// <summary>Tries the file of a seed.</summary>
    public void Try(int seed)
    {
        var damaged = DamagedFile.Of(_whole, seed);
        File.WriteAllBytes(Path, damaged.Bytes);
        string what = $"file {seed} ({damaged.Kind})";
        try
        {
            Try(damaged, what);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.IAssertionException)
        {
            throw new InvalidOperationException($"{what} ends in {failure.GetType().Name}", failure);
        }
    }

    /// <summary>Without damage, the files are right.</summary>
    public void TryWhole()
    {
        foreach (var draft in _whole)
        {
            File.WriteAllBytes(Path, draft.ToBytes());
            _network.Network.Load(Path);
            _network.Expect(PlainNetwork.Of(PlainFile.Read(draft.ToBytes())), "whole file");
        }
    }

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    private void Try(DamagedFile damaged, string what)
    {
        var plain = Plain(() => PlainFile.Read(damaged.Bytes));
        var expected = plain is null ? null : Plain(() => PlainNetwork.Of(plain));
        long start = Stopwatch.GetTimestamp();
        var (readMemory, refusal) = Measured(Read);
        Judge(plain is not null, refusal, damaged, what);
        if (refusal is null)
            Compare(plain!, what);

        var before = _network.Bits();
        var (loadMemory, loadRefusal) = Measured(() => _network.Network.Load(Path));
        Judge(expected is not null, loadRefusal, damaged, what);
        if (loadRefusal is not null)
        {
            Assert.True(before.SequenceEqual(_network.Bits()), $"{what}: the network refused it, but has changed");
        }
        else
        {
            _network.Expect(expected!, what);
            _network.Train();
        }

        long most = Math.Max(readMemory, loadMemory) - damaged.Bytes.Length;
        Assert.True(most <= SpareMemory, $"{what}: {readMemory} bytes to read, {loadMemory} to load a file of {damaged.Bytes.Length}");
        _counts.Add(damaged.Kind, refusal is null, loadRefusal is null, most, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>A refusal is an <see cref="InvalidDataException"/> that names the file, and there is one where the file is wrong.</summary>
    private void Judge(bool isValid, Exception? refusal, DamagedFile damaged, string what)
    {
        if (refusal is null)
        {
            Assert.True(isValid, $"{what} was taken, but is wrong");
            return;
        }

        _counts.Add(refusal);
        Assert.IsType<InvalidDataException>(refusal);
        Assert.StartsWith(Path, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, Path.Length + 20, 100_000);
        if (!isValid)
            return;
        bool memory = damaged.Bytes.Length > LargeHeader && refusal.Message.Contains("memory", StringComparison.Ordinal);
        Assert.True(memory, $"{what} was refused, but is right: {refusal.Message}");
        _counts.AddTooMuchMemory();
    }

    /// <summary>Opens the file and reads all of it.</summary>
    private void Read()
    {
        using var file = SafetensorsFile.Open(Path);
        foreach (var tensor in file.Tensors.Values)
        {
            if (tensor.Type is TensorType.I64 or TensorType.I32)
                file.Read(tensor.Name, _wholes.AsSpan(0, (int)tensor.Count));
            else if (tensor.Type != TensorType.Other)
                file.Read(tensor.Name, _floats.AsSpan(0, (int)tensor.Count));
        }
    }

    /// <summary>Names, types, shapes, numbers and texts are those of the plain reader.</summary>
    private void Compare(PlainFile plain, string what)
    {
        using var file = SafetensorsFile.Open(Path);
        Assert.True(plain.Metadata.Count == file.Metadata.Count && plain.Tensors.Count == file.Tensors.Count, what);
        Assert.True(plain.Metadata.All(text => file.Metadata.TryGetValue(text.Key, out string? read) && read == text.Value), what);
        foreach (var tensor in plain.Tensors)
        {
            string which = $"{what}: {tensor.Name}";
            Assert.True(file.Tensors.TryGetValue(tensor.Name, out var info), which);
            Assert.True(info.TypeName == tensor.Dtype && info.Shape.SequenceEqual(tensor.Shape) && info.Count == tensor.Count, which);
            if (tensor.IsWhole)
            {
                file.Read(tensor.Name, _wholes.AsSpan(0, (int)tensor.Count));
                Assert.True(_wholes.AsSpan(0, (int)tensor.Count).SequenceEqual(tensor.Wholes()), which);
            }
            else if (tensor.IsFloat)
            {
                // Equals says that NaN is NaN.
                file.Read(tensor.Name, _floats.AsSpan(0, (int)tensor.Count));
                Assert.True(_floats.AsSpan(0, (int)tensor.Count).SequenceEqual(tensor.Floats()), which);
            }
        }
    }

    private static (long Memory, Exception? Refusal) Measured(Action run)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            run();
            return (GC.GetAllocatedBytesForCurrentThread() - before, null);
        }
        catch (Exception refusal) when (refusal is not Xunit.Sdk.IAssertionException)
        {
            return (GC.GetAllocatedBytesForCurrentThread() - before, refusal);
        }
    }

    private static T? Plain<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
