using System.Runtime.InteropServices;
using KernelGen;
using KernelGen.Samples;
using KernelGen.Training;
using Microsoft.Win32.SafeHandles;

namespace SparseTransfer.Data;

/// <summary>
/// What frozen layers give for images, computed once: the samples on which the layers after them are trained. They are kept in a temporary
/// file, since 60,000 of 256 x 4 x 4 numbers take 1 GB.
/// </summary>
internal sealed class FeatureFile : IBatchSource, IDisposable
{
    private const string Remedy = "Let the environment variable TMPDIR (on Windows TMP) name a folder with more room.";

    private readonly SafeFileHandle _file;
    private readonly List<int> _labels = [];

    private FeatureFile(SafeFileHandle file, ActivationShape shape, int classes) => (_file, Shape, Classes) = (file, shape, classes);

    /// <inheritdoc/>
    public ActivationShape Shape { get; }

    /// <inheritdoc/>
    public int Count => _labels.Count;

    /// <inheritdoc/>
    public int? Classes { get; }

    private int SampleBytes => Shape.Features * sizeof(float);

    /// <summary>Computes them.</summary>
    /// <param name="network">The frozen layers.</param>
    /// <param name="images">The images, which are taken as in an evaluation.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="InputException">The folder of temporary files has no room for them, or cannot be written to.</exception>
    public static FeatureFile Of(Network network, IBatchSource images, int classes, CancellationToken cancellation)
    {
        string folder = Path.GetTempPath();
        FeatureFile? features = null;
        try
        {
            RequireRoom(folder, (long)images.Count * network.OutputShape.Features * sizeof(float));
            features = new FeatureFile(Create(folder), network.OutputShape, classes);
            features.Fill(network, images, cancellation);
            return features;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            features?.Dispose();
            throw new InputException(
                $"The outputs of the frozen layers cannot be kept in {folder}: {cause.Message} {Remedy}", cause);
        }
        catch
        {
            features?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => Batches(EpochOrder.Of(Count, seed, epoch), batch);

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => Batches([.. Enumerable.Range(0, Count)], batch);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void RequireRoom(string folder, long bytes)
    {
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new InputException(FormattableString.Invariant(
                $"The outputs of the frozen layers take {bytes / 1e6:N0} MB, but {folder} has room for {free / 1e6:N0} MB. {Remedy}"));
        }
    }

    /// <summary>A file without a name, or one that goes when it is closed: nothing is left behind, however the program ends.</summary>
    private static SafeFileHandle Create(string folder)
    {
        string name = Path.Combine(folder, Path.GetRandomFileName());
        var file = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        File.Delete(name);
        return file;
    }

    private void Fill(Network network, IBatchSource images, CancellationToken cancellation)
    {
        int length = images.Shape.Features;
        float[] samples = new float[network.Batch * length];
        foreach (var batch in images.Evaluate(network.Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Count; i++)
                batch.Samples.Span.Slice(batch.Order.Span[i] * length, length).CopyTo(samples.AsSpan(i * length));
            float[] features = network.Predict(samples.AsSpan(0, batch.Count * length));
            RandomAccess.Write(_file, MemoryMarshal.AsBytes<float>(features), (long)Count * SampleBytes);
            _labels.AddRange(batch.Labels.Span);
        }
    }

    private IEnumerable<SampleBatch> Batches(int[] order, int batch)
    {
        var read = new ImageBatch(batch, Shape.Features);
        for (int i = 0; i < order.Length; i++)
        {
            Read(order[i], MemoryMarshal.AsBytes(read.Next));
            read.Add(_labels[order[i]]);
            if (!read.IsFull && i < order.Length - 1)
                continue;
            yield return read.ToBatch();
            read.Clear();
        }
    }

    private void Read(int sample, Span<byte> to)
    {
        long from = (long)sample * SampleBytes;
        for (int done = 0, now; done < to.Length; done += now)
        {
            now = RandomAccess.Read(_file, to[done..], from + done);
            if (now == 0)
                throw new EndOfStreamException("The file with the outputs of the frozen layers has been cut.");
        }
    }
}
