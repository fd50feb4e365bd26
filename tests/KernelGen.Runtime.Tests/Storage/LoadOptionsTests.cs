using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Files with other names, numbers at the positions of a mask, and files with all zeros.</summary>
public sealed class LoadOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["model.safetensors"];

    [Fact]
    public void Names_in_the_file_may_be_others()
    {
        using Network saved = Build(seed: 1), loaded = Build(seed: 2);
        saved.Save(_folder["own.safetensors"]);
        var writer = new SafetensorsWriter();
        using (var own = SafetensorsFile.Open(_folder["own.safetensors"]))
            Copy(own, writer, name => "backbone." + name);
        writer.Save(File);
        string refusal = Assert.Throws<InvalidDataException>(() => loaded.Load(File)).Message;
        Assert.Contains("LoadOptions.NameInFile", refusal, StringComparison.Ordinal);
        loaded.Load(File, new LoadOptions { NameInFile = name => "backbone." + name });
        var sample = Samples.Uniform(12, seed: 3);
        Assert.Equal(saved.Predict(sample), loaded.Predict(sample));
        Assert.Contains(
            "gives no name for fc.weight",
            Assert.Throws<ArgumentException>(() => loaded.Load(File, new LoadOptions { NameInFile = _ => "" })).Message,
            StringComparison.Ordinal);
        Assert.Equal(saved.Predict(sample), loaded.Predict(sample));
    }

    /// <summary>Columns behind a flattened image have another order in the file; both kinds of file hold the same numbers.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masks_stay_where_they_are_to_be_kept(bool dense)
    {
        using Network saved = Build(seed: 1), loaded = Build(seed: 2);
        if (dense)
            saved.SaveDense(File);
        else
            saved.Save(File);
        float[] all = ((FlatSparse)saved.Layers[^1].Layer).ToDense();
        bool[] mask = loaded.MaskedLayers[0].Pattern.ToMask();
        loaded.Load(File, new LoadOptions { KeepMasks = true });
        Assert.Equal(mask, loaded.MaskedLayers[0].Pattern.ToMask());
        Assert.Equal(all.Select((weight, i) => mask[i] ? weight : 0), ((FlatSparse)loaded.Layers[^1].Layer).ToDense());
    }

    [Fact]
    public void A_dense_file_has_all_zeros_in_the_order_of_PyTorch()
    {
        using Network saved = Build(seed: 1), loaded = Build(seed: 2);
        saved.SaveDense(File);
        using (var file = SafetensorsFile.Open(File))
        {
            Assert.Equal(["fc.bias", "fc.weight"], file.Tensors.Keys.Order(StringComparer.Ordinal));
            Assert.Equal([4, 12], file.Tensors["fc.weight"].Shape);
            var numbers = new float[48];
            file.Read("fc.weight", numbers);

            // Memory has rows, columns and then channels of the image of two channels, two rows and three columns; the file channels first.
            float[] memory = ((FlatSparse)saved.Layers[^1].Layer).ToDense();
            for (int i = 0; i < 48; i++)
            {
                var (row, place) = Math.DivRem(i, 12);
                var (channel, pixel) = Math.DivRem(place, 6);
                Assert.Equal(memory[(row * 12) + (pixel * 2) + channel], numbers[i]);
            }
        }

        loaded.Load(File);
        var sample = Samples.Uniform(12, seed: 3);
        Assert.Equal(saved.Predict(sample), loaded.Predict(sample));
    }

    public void Dispose() => _folder.Dispose();

    private static Network Build(int seed)
    {
        var network = Network.Image(2, 2, 3).Flatten().Add(new FlatSparse(), "fc").Build(batch: 1, threads: 1);
        network.Initialize(seed, sparsity: 0.5);
        return network;
    }

    private static void Copy(SafetensorsFile file, SafetensorsWriter writer, Func<string, string> rename)
    {
        foreach (var tensor in file.Tensors.Values)
        {
            if (tensor.Type == TensorType.I64)
            {
                var whole = new long[tensor.Count];
                file.Read(tensor.Name, whole);
                writer.Add(rename(tensor.Name), tensor.Shape, whole);
            }
            else
            {
                var numbers = new float[tensor.Count];
                file.Read(tensor.Name, numbers);
                writer.Add(rename(tensor.Name), tensor.Shape, numbers);
            }
        }
    }
}
