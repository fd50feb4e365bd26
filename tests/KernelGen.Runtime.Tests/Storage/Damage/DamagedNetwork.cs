using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>A small network that was trained for a few steps, its files, and all of its bits.</summary>
internal sealed class DamagedNetwork : IDisposable
{
    private const int Batch = 5;

    private readonly SmallConv _conv = new();
    private readonly FlatSparse _hidden = new();
    private readonly SmallOutput _output = new();
    private readonly Sgd _sgd = new(0.05f, momentum: 0.9f);

    public DamagedNetwork()
    {
        Network = Network.Image(2, 4, 4).Add(_conv, "conv").BatchNorm(name: "bn").Relu().MaxPool(2).Flatten().Add(_hidden, "fc").Relu()
            .Add(_output, "out").Build(Batch, threads: 1);
        Network.Initialize(seed: 1, sparsity: 0.6);
        Train();
    }

    public Network Network { get; }

    /// <summary>Files that fit: of compressed rows, of dense weights, and of both.</summary>
    public FileDraft[] Files(string scratch)
    {
        Network.Save(scratch);
        var rows = FileDraft.Of(PlainFile.Read(File.ReadAllBytes(scratch)));
        float[] conv = Samples.Uniform(54, seed: 3), hidden = Samples.Uniform(48, seed: 4);
        for (int i = 0; i < conv.Length; i += 3)
            conv[i] = 0;
        for (int i = 0; i < hidden.Length; i += 2)
            hidden[i] = 0;
        var both = Dense(rows, scratch, ("conv", [3, 2, 3, 3], conv), ("fc", [4, 12], hidden));
        return [rows, both, Dense(rows, scratch, ("fc", [4, 12], hidden))];
    }

    /// <summary>Steps, so that gradients, momentum and statistics are no zeros.</summary>
    public void Train()
    {
        for (int step = 0; step < 3; step++)
        {
            Network.SetInput(Samples.Uniform(Batch * Network.InputShape.Features, seed: step));
            Network.Forward();
            Network.OutputGradient.Load(Samples.Uniform(Batch * Network.OutputShape.Features, seed: 7));
            Network.Backward();
            if (step < 2)
                _sgd.Step(Network);
        }
    }

    /// <summary>All that a load may change, to the bit: values, gradients, momentum, patterns, statistics, counts of changes.</summary>
    public List<int> Bits()
    {
        var bits = new List<int>(1024);
        foreach (var layer in Network.Layers.Select(row => row.Layer))
        {
            foreach (var parameter in layer.Parameters)
            {
                bits.Add(parameter.Version);
                Add(parameter.Value);
                Add(parameter.Gradient);
                Add(parameter.StateOf(_sgd, slots: 1, countsSteps: false).Slot(0));
            }

            foreach (var state in layer.State)
                Add(state.Values.Span);
            if (layer.Sparse is { } sparse)
                bits.AddRange([sparse.Structure, .. sparse.Pattern.RowStarts, .. sparse.Pattern.ColumnIndices, .. sparse.Places]);
        }

        return bits;

        void Add(ReadOnlySpan<float> numbers)
        {
            foreach (float number in numbers)
                bits.Add(BitConverter.SingleToInt32Bits(number));
        }
    }

    /// <summary>Compares what the network holds with what a file means.</summary>
    public void Expect(PlainNetwork expected, string what)
    {
        var norm = (BatchNorm2d)Network.Layers.Single(row => row.Name == "bn").Layer;
        Equal("conv.weight", _conv.ToDense(), _conv.Pattern, order: null);
        Equal("fc.weight", _hidden.ToDense(), _hidden.Pattern, Enumerable.Range(0, 12).Select(i => (i % 3 * 4) + (i / 3)).ToArray());
        foreach (var (name, numbers) in ((string, float[])[])[
            ("out.weight", Numbers(_output.Weights)), ("conv.bias", Numbers(_conv.Bias!)), ("fc.bias", Numbers(_hidden.Bias!)),
            ("out.bias", Numbers(_output.Bias!)), ("bn.weight", Numbers(norm.Weight)), ("bn.bias", Numbers(norm.Bias)),
            ("bn.running_mean", norm.RunningMean.ToArray()), ("bn.running_var", norm.RunningVariance.ToArray())])
            Assert.True(expected.Numbers[name].SequenceEqual(numbers), $"{what}: {name}");

        // Three channels of four pixels: in memory by pixel, in the file by channel.
        void Equal(string name, float[] dense, SparsityPattern pattern, int[]? order)
        {
            bool[] mask = pattern.ToMask();
            for (int i = 0; i < dense.Length; i++)
            {
                int inFile = order is null ? i : (i / order.Length * order.Length) + order[i % order.Length];
                bool equal = dense[i] == expected.Numbers[name][inFile] && mask[i] == expected.Stored[name][inFile];
                Assert.True(equal, $"{what}: {name}[{i}] is {dense[i]} ({mask[i]})");
            }
        }

        static float[] Numbers(Parameter parameter) => parameter.Value.ToArray();
    }

    public void Dispose() => Network.Dispose();

    /// <summary>A file of compressed rows with the weights of some layers dense instead.</summary>
    private static FileDraft Dense(FileDraft rows, string scratch, params (string Layer, long[] Shape, float[] Weights)[] layers)
    {
        var draft = rows.Copy();
        foreach (var (layer, shape, weights) in layers)
        {
            var writer = new SafetensorsWriter();
            writer.Add($"{layer}.weight", shape, weights);
            writer.Save(scratch);
            draft.Entries.RemoveAll(entry => entry.Name.StartsWith($"\"{layer}.weight.", StringComparison.Ordinal));
            draft.Entries.AddRange(FileDraft.Of(PlainFile.Read(File.ReadAllBytes(scratch))).Entries);
        }

        return draft;
    }
}

[SparseConv2d(2, 3, Kernel = 3, Padding = 1)] public sealed partial class SmallConv;

[DenseLinear(4, 3)] public sealed partial class SmallOutput;
