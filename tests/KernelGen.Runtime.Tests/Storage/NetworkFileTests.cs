using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>Networks that go to a file and come back.</summary>
public sealed class NetworkFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kernelgen-storage").FullName;

    private string File => Path.Combine(_folder, "model.safetensors");

    [Fact]
    public void A_network_comes_back_as_it_was()
    {
        using var saved = Build(seed: 1, sparsity: 0.6);
        var samples = Samples.Uniform(5 * saved.InputShape.Features, seed: 2);
        Train(saved, samples);
        saved.Save(File);

        // Another pattern, other weights, other statistics.
        using var loaded = Build(seed: 9, sparsity: 0.2);
        Assert.NotEqual(saved.Predict(samples), loaded.Predict(samples));
        loaded.Load(File);
        Assert.Equal(saved.Predict(samples), loaded.Predict(samples));
        Assert.Equal(saved.Layers.Select(row => row.Nonzeros), loaded.Layers.Select(row => row.Nonzeros));
        Train(saved, samples);
        Train(loaded, samples);
        Assert.Equal(saved.Predict(samples), loaded.Predict(samples));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    /// <summary>A <c>state_dict</c> has dense weights, and flattens images channel by channel.</summary>
    [Fact]
    public void Dense_weights_in_the_order_of_PyTorch_become_nonzeros_where_they_are_not_zero()
    {
        var (sparse, dense) = (new FlatSparse(), new FlatDense());
        float[] w = Samples.Uniform(4 * 12, seed: 1), b = Samples.Uniform(4, seed: 2), sample = Samples.Uniform(12, seed: 3);
        for (int i = 0; i < w.Length; i += 3)
            w[i] = 0;
        var expected = new float[4];
        for (int i = 0; i < w.Length; i++)
            expected[i / 12] += w[i] * sample[i % 12];
        var writer = new SafetensorsWriter();
        writer.Add("fc.weight", [4, 12], w);
        writer.Add("fc.bias", [4], b);
        writer.Save(File);
        foreach (Layer layer in (Layer[])[sparse, dense])
        {
            using var network = Network.Image(2, 2, 3).Flatten().Dropout(0.1).Add(layer, "fc").Build(batch: 1, threads: 1);
            network.Load(File);
            var scores = network.Predict(sample);
            for (int i = 0; i < 4; i++)
                Assert.Equal(expected[i] + b[i], scores[i], 1e-5f);

            // And back, sparse weights by their columns in the order of the file.
            network.Save(File + ".back");
            using var back = SafetensorsFile.Open(File + ".back");
            var numbers = new float[layer == dense ? 48 : 32];
            back.Read(layer == dense ? "fc.weight" : "fc.weight.values", numbers);
            Assert.Equal(layer == dense ? w : w.Where(weight => weight != 0), numbers);
        }

        Assert.Equal(32, sparse.Pattern.Nonzeros);
    }

    /// <summary>Each flattened image has an order of its own, and a vector between them stays as it is.</summary>
    [Fact]
    public void Features_of_several_flattened_images_are_in_the_order_of_PyTorch()
    {
        // [flattened 2x2x3, flattened 2x1x3 (the lower rows), channel means]: 12 + 6 + 2 features.
        float[] w = Samples.Uniform(3 * 20, seed: 1), b = Samples.Uniform(3, seed: 2), sample = Samples.Uniform(12, seed: 3);
        var features = new List<float>(sample);
        features.AddRange(Enumerable.Range(0, 6).Select(i => Math.Max(sample[(i / 3 * 6) + (i % 3)], sample[(i / 3 * 6) + 3 + (i % 3)])));
        features.AddRange(Enumerable.Range(0, 2).Select(channel => sample.AsSpan(6 * channel, 6).ToArray().Average()));
        var writer = new SafetensorsWriter();
        writer.Add("fc.weight", [3, 20], w);
        writer.Add("fc.bias", [3], b);
        writer.Save(File);
        using var network = Network.Image(2, 2, 3)
            .Concat(all => all.Flatten(), rows => rows.MaxPool((2, 1)).Flatten(), means => means.GlobalAveragePool())
            .Dropout(0.1).Add(new FlatParts(), "fc").Build(batch: 1, threads: 1);
        network.Load(File);
        var scores = network.Predict(sample);
        for (int i = 0; i < 3; i++)
            Assert.Equal(b[i] + features.Select((x, n) => (double)x * w[(20 * i) + n]).Sum(), scores[i], 1e-5);

        network.Save(File + ".back");
        using var back = SafetensorsFile.Open(File + ".back");
        var numbers = new float[60];
        back.Read("fc.weight", numbers);
        Assert.Equal(w, numbers);
    }

    [Fact]
    public void Statistics_of_a_flattened_image_are_in_the_order_of_PyTorch()
    {
        // BatchNorm1d(12): (x - mean) / sqrt(variance + epsilon) * weight + bias, features by channel, row, column.
        string[] names = ["weight", "bias", "running_mean", "running_var"];
        float[][] numbers = [.. names.Select((_, i) => Samples.Uniform(12, seed: i + 1).Select(Math.Abs).ToArray())];
        float[] sample = Samples.Uniform(12, seed: 9);
        var writer = new SafetensorsWriter();
        for (int i = 0; i < names.Length; i++)
            writer.Add($"bn.{names[i]}", [12], numbers[i]);
        writer.Save(File);
        using var network = Network.Image(2, 2, 3).Flatten().BatchNorm(name: "bn").Build(batch: 1, threads: 1);
        network.Load(File);

        float[] y = network.Predict(sample);
        for (int f = 0; f < 12; f++)
        {
            // The network's output has the order of memory: row, column, channel.
            int pixel = f % 6, channel = f / 6;
            double expected = ((sample[f] - numbers[2][f]) / Math.Sqrt(numbers[3][f] + 1e-5) * numbers[0][f]) + numbers[1][f];
            Assert.Equal(expected, y[(2 * pixel) + channel], 1e-5);
        }

        network.Save(File + ".back");
        using var back = SafetensorsFile.Open(File + ".back");
        float[] read = new float[12];
        for (int i = 0; i < names.Length; i++)
        {
            back.Read($"bn.{names[i]}", read);
            Assert.Equal(numbers[i], read);
        }
    }

    [Fact]
    public void All_that_does_not_fit_is_said_at_once_and_nothing_changes()
    {
        using var network = Network.Features(6).Add(new Square(), "first").Add(new DenseSquare(), "second").Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        var sample = Samples.Uniform(6, seed: 1);
        var before = network.Predict(sample);
        var writer = new SafetensorsWriter();
        writer.Add("first.weight", [6, 5], new float[30]);
        writer.Add("first.bias", [6], (float[])[1, 2, float.NaN, 4, 5, 6]);
        writer.Add("second.bias", [6], new long[6]);
        writer.Add("third.weight", [1], new float[1]);
        writer.Save(File);
        string message = Assert.Throws<InvalidDataException>(() => network.Load(File)).Message;
        foreach (string part in (string[])[
            "first.weight is F32 [6, 5], but the network has [6, 6]", "first.bias[2] is NaN", "second.weight is not in the file",
            "second.bias is I64 [6], but floating-point numbers are needed", "third.weight is in the file, but not in the network"])
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Equal(before, network.Predict(sample));
    }

    [Fact]
    public void A_negative_variance_is_refused()
    {
        using var network = Network.Image(3, 6, 5).Add(new AnyImage(), "conv1").BatchNorm(name: "bn1").Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        network.Save(File);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        using (var file = SafetensorsFile.Open(File))
        {
            var variance = file.Tensors["bn1.running_var"];
            int data = 8 + BitConverter.ToInt32(bytes), last = data + (int)(variance.Begin + variance.Bytes) - sizeof(float);
            BitConverter.TryWriteBytes(bytes.AsSpan(last), -0.5f);
        }

        System.IO.File.WriteAllBytes(File, bytes);
        string message = Assert.Throws<InvalidDataException>(() => network.Load(File)).Message;
        Assert.Contains("bn1.running_var[3] is -0.5, but must be 0 or more", message, StringComparison.Ordinal);
    }

    /// <summary>A file of something else has any number of other tensors.</summary>
    [Fact]
    public void Of_very_many_superfluous_tensors_two_hundred_are_named()
    {
        using var network = Network.Features(6).Add(new DenseSquare(), "first").Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        var writer = new SafetensorsWriter();
        for (int i = 0; i < 1000; i++)
            writer.Add($"other{i}.{new string('n', 20)}", [1], new float[1]);
        writer.Save(File);
        string message = Assert.Throws<InvalidDataException>(() => network.Load(File)).Message;
        Assert.Contains("other199.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("other200.", message, StringComparison.Ordinal);
        Assert.Contains("800 other tensors are in the file, but not in the network", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sparse_rows_that_are_none_are_refused()
    {
        using var network = Network.Features(6).Add(new Square(), "first").Build(batch: 1, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        foreach (var (starts, columns, expected) in ((long[], long[], string)[])[
            ([0, 1, 2, 2, 2, 2, 3], [0, 1, 6], "first.weight is no sparse matrix of 6 x 6"),
            ([0, 2, 1, 2, 2, 2, 3], [0, 1, 2], "first.weight is no sparse matrix"),
            ([0, 1, 2, 2, 2, 3], [0, 1, 2], "first.weight.crow_indices is I64 [6], but I64 [7] is needed"),
            ([0, 1, 2, 2, 2, 2, 3], [0, 1, -1], "which is no index")])
        {
            var writer = new SafetensorsWriter();
            writer.Add("first.weight.values", [3], new float[3]);
            writer.Add("first.weight.crow_indices", [starts.Length], starts);
            writer.Add("first.weight.col_indices", [columns.Length], columns);
            writer.Add("first.bias", [6], new float[6]);
            writer.Save(File);
            Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => network.Load(File)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing()
    {
        using var network = Network.Features(6).Add(new DenseSquare()).Build(batch: 1, threads: 1);
        Assert.Contains(
            "no weights yet", Assert.Throws<InvalidOperationException>(() => network.Save(File)).Message, StringComparison.Ordinal);
        network.Initialize(seed: 1, sparsity: 0);
        Directory.CreateDirectory(File);
        Assert.ThrowsAny<Exception>(() => network.Save(File));
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Throws<DirectoryNotFoundException>(() => network.Save(Path.Combine(_folder, "missing", "model.safetensors")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Network Build(int seed, double sparsity)
    {
        var network = Network.Image(3, 6, 5).Add(new AnyImage(), "conv1").BatchNorm(name: "bn1").Relu().MaxPool(2)
            .Add(new AnyDenseImage(), "conv2").Flatten().Add(new FlatHidden(), "fc1").LayerNorm("norm").Add(new FlatOutput(), "fc2")
            .Build(batch: 5, threads: 1);
        network.Initialize(seed, sparsity);
        return network;
    }

    private static void Train(Network network, float[] samples)
    {
        var sgd = new KernelGen.Training.Sgd(0.05f);
        for (int step = 0; step < 3; step++)
        {
            network.SetInput(samples);
            network.Forward();
            network.OutputGradient.Load(Samples.Uniform(5 * network.OutputShape.Features, seed: 7));
            network.Backward();
            sgd.Step(network);
        }
    }
}

[SparseConv2d(3, 4, Kernel = 3, Padding = 1)] public sealed partial class AnyImage;

[DenseConv2d(4, 5, Kernel = 2, Bias = false)] public sealed partial class AnyDenseImage;

[SparseLinear(10, 8)] public sealed partial class FlatHidden;

[DenseLinear(8, 3)] public sealed partial class FlatOutput;

[SparseLinear(12, 4)] public sealed partial class FlatSparse;

[DenseLinear(12, 4)] public sealed partial class FlatDense;

[DenseLinear(20, 3)] public sealed partial class FlatParts;
