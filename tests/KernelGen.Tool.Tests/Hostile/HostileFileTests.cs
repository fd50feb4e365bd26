using System.Diagnostics;
using Google.Protobuf;
using KernelGen.Tool.Files;
using KernelGen.Tool.Import;
using KernelGen.Tool.Onnx;
using KernelGen.Tool.Printing;
using KernelGen.Tool.Tests.Harness;
using KernelGen.Tool.Tests.Models;
using Onnx;

namespace KernelGen.Tool.Tests.Hostile;

/// <summary>
/// Damaged files end in a message, not in a crash, a hang or a lot of memory. KERNELGEN_TESTS_STORAGE=full tries 50,000 of them.
/// </summary>
public sealed class HostileFileTests
{
    private const int Few = 2_000, Many = 50_000;
    private const long MostBytes = 8_000_000;
    private static readonly TimeSpan _mostTime = TimeSpan.FromSeconds(10);

    private static int Count => Environment.GetEnvironmentVariable("KERNELGEN_TESTS_STORAGE") == "full" ? Many : Few;

    [Fact]
    public void TheSamplesAreValid()
    {
        foreach (var sample in new[] { SampleModels.Images(), SampleModels.Rows(), SampleModels.Braided() })
            Assert.Contains("Network", Import(sample.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedModels()
    {
        ModelProto[] samples = [SampleModels.Images(), SampleModels.Rows(), SampleModels.Braided()];
        int accepted = TryAll(
            seed => Damage.Change(samples[seed % 3], new Random(seed)).ToByteArray(), bytes => Import(bytes),
            refusal => refusal is InvalidModelException or UnsupportedModelException);
        Assert.InRange(accepted, Count / 20, Count - (Count / 20));
    }

    [Fact]
    public void ModelsWithChangedBytes()
    {
        byte[] sample = SampleModels.Images().ToByteArray();
        int accepted = TryAll(
            seed => Damage.Change(sample, new Random(seed)), bytes => Import(bytes),
            refusal => refusal is InvalidModelException or UnsupportedModelException);
        Assert.InRange(accepted, 1, Count - 1);
    }

    [Fact]
    public void ArchivesWithChangedBytes()
    {
        using var folder = new TemporaryFolder();
        byte[] sample = Archive(folder);
        int accepted = TryAll(
            seed => Damage.Change(sample, new Random(seed)),
            bytes =>
            {
                File.WriteAllBytes(folder["damaged.npz"], bytes);
                NumpyArchive.ToSafetensors(folder["damaged.npz"], folder["out.safetensors"]);
            },
            refusal => refusal is InvalidDataException or EndOfStreamException);
        Assert.InRange(accepted, 1, Count - 1);
    }

    [Fact]
    public void PartsOutsideOfTheFileAndForeignDomainsAreRefusedByName()
    {
        var external = SampleModels.Images();
        external.Graph.Initializer[1].DataLocation = TensorProto.Types.DataLocation.External;
        external.Graph.Initializer[1].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
        Assert.Contains(
            "weights.bin", Assert.Throws<InvalidModelException>(() => Import(external.ToByteArray())).Message, StringComparison.Ordinal);

        var foreign = SampleModels.Images();
        foreign.Graph.Node[2].Domain = "com.microsoft";
        string message = Assert.Throws<UnsupportedModelException>(() => Import(foreign.ToByteArray())).Message;
        Assert.Contains("com.microsoft.BatchNormalization of a domain of its own (node node", message, StringComparison.Ordinal);
    }

    private static int TryAll(Func<int, byte[]> make, Action<byte[]> use, Func<Exception, bool> isRefusal)
    {
        int accepted = 0;
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int seed = 0; seed < Count; seed++)
        {
            byte[] bytes = make(seed);
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            try
            {
                use(bytes);
                accepted++;
            }
            catch (Exception refusal) when (isRefusal(refusal))
            {
                Assert.NotEmpty(refusal.Message);
            }
            catch (Exception failure)
            {
                // Failures of one place are one.
                failures.TryAdd(failure.StackTrace!.Split('\n')[0], $"Seed {seed}: {failure}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"Seed {seed}: {allocated} bytes for a file of {bytes.Length}.");
            Assert.True(Stopwatch.GetElapsedTime(start) < _mostTime, $"Seed {seed} took {Stopwatch.GetElapsedTime(start)}.");
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Values));
        return accepted;
    }

    private static string Import(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var model = OnnxModel.Read("hostile.onnx", stream);
        var network = Importer.Import(model, input: null, foldBatchNorm: false);
        return ModelFile.Of(model, network, WeightKinds.Of(network, keepDense: null), lastFrozen: null, namespaceName: null).Text;
    }

    private static byte[] Archive(TemporaryFolder folder)
    {
        var writer = new Storage.SafetensorsWriter();
        writer.Add("layer.weight", [3, 4], new float[12]);
        writer.Add("layer.bias", [3], new float[] { 1, 2, 3 });
        writer.Add("count", [2], new long[] { 4, 5 });
        writer.Save(folder["sample.safetensors"]);
        NumpyArchive.FromSafetensors(folder["sample.safetensors"], folder["sample.npz"]);
        return File.ReadAllBytes(folder["sample.npz"]);
    }
}
