using System.Text;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Training.Masks;

[SparseLinear(20, 24, Activation = Activation.Relu, Mask = "Masks/hidden.mtx")] public sealed partial class MaskedHidden;

[SparseLinear(20, 24, Activation = Activation.Relu)] public sealed partial class UnmaskedHidden;

[SparseLinear(20, 24, Mask = "hidden.mtx", DenseKernels = true)] public sealed partial class MaskedEither;

[SparseConv2d(3, 8, Kernel = 3, Padding = 1, BlockOutputs = 2, Mask = "convolution.mtx")] public sealed partial class MaskedConvolution;

[SparseConv2d(3, 8, Kernel = 3, Padding = 1, BlockOutputs = 2)] public sealed partial class UnmaskedConvolution;

[DenseLinear(24, 5)] public sealed partial class MaskedClassifier;

/// <summary>Layers whose mask is a file of the project: the mask is there from the start, and nothing changes it.</summary>
public sealed class DeclaredMaskTests : IDisposable
{
    private static readonly float[] Dense = Samples.Uniform(24 * 20, seed: 5);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_new_layer_has_the_mask_of_the_file()
    {
        var file = MatrixMarket.Read(Path.Combine(AppContext.BaseDirectory, "Masks", "hidden.mtx")).Pattern;
        var layer = new MaskedHidden();
        Assert.Equal(120, layer.Pattern.Nonzeros);
        Assert.Equal(file.ToMask(), layer.Pattern.ToMask());
        Assert.Same(layer.Pattern, new MaskedHidden().Pattern);
        Assert.All(layer.ToDense(), weight => Assert.Equal(0, weight));
        using var network = Network.Features(20).Add(layer).Build(4);
        Assert.Contains("Initialize", Assert.Throws<InvalidOperationException>(network.Forward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_drawn_at_its_positions()
    {
        MaskedHidden one = new(), two = new();
        one.Initialize(seed: 3, sparsity: 0.1);
        two.Initialize(seed: 3, sparsity: 0.9);
        Assert.Same(new MaskedHidden().Pattern, one.Pattern);
        Assert.Equal(one.ToDense(), two.ToDense());
        float bound = MathF.Sqrt(6f * 24 / 120);
        Assert.All(one.Weights.Value.ToArray(), weight => Assert.InRange(Math.Abs(weight), float.Epsilon, bound));
        Assert.Contains(one.Weights.Value.ToArray(), weight => Math.Abs(weight) > 0.9f * bound);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Initialize(seed: 3, sparsity: 90));
    }

    [Fact]
    public void It_computes_what_the_same_mask_set_at_run_time_does()
    {
        var (masked, unmasked) = (new MaskedHidden(), new UnmaskedHidden());
        masked.SetWeights(Dense, masked.Pattern);
        unmasked.SetWeights(Dense, masked.Pattern);
        Same(Network.Features(20).Add(masked), Network.Features(20).Add(unmasked), masked.Weights, unmasked.Weights);

        var (maskedConvolution, unmaskedConvolution) = (new MaskedConvolution(), new UnmaskedConvolution());
        maskedConvolution.Initialize(seed: 4, sparsity: 0);
        Assert.Equal(80, maskedConvolution.Pattern.Nonzeros);
        unmaskedConvolution.SetWeights(maskedConvolution.ToDense(), maskedConvolution.Pattern);
        Same(
            Network.Image(3, 6, 5).Add(maskedConvolution), Network.Image(3, 6, 5).Add(unmaskedConvolution), maskedConvolution.Weights,
            unmaskedConvolution.Weights);

        static void Same(NetworkBuilder one, NetworkBuilder two, Parameter first, Parameter second)
        {
            using Network a = one.Build(7), b = two.Build(7);
            MaskRun.Pass(a, seed: 2);
            MaskRun.Pass(b, seed: 2);
            Assert.Equal(a.Output.Data.ToArray(), b.Output.Data.ToArray());
            Assert.Equal(first.Gradient.ToArray(), second.Gradient.ToArray());
            Assert.Contains(first.Gradient.ToArray(), gradient => gradient != 0);
        }
    }

    [Fact]
    public void Weights_at_its_positions_are_taken_over()
    {
        var layer = new MaskedHidden();
        bool[] mask = layer.Pattern.ToMask();
        float[] inside = [.. Dense.Select((weight, i) => mask[i] && i % 3 > 0 ? weight : 0)];
        layer.SetWeights(inside);
        Assert.Equal(inside, layer.ToDense());
        Assert.Equal(120, layer.Pattern.Nonzeros);
        layer.SetWeights(Dense, mask);
        Assert.Equal(Dense.Select((weight, i) => mask[i] ? weight : 0), layer.ToDense());
        layer.SetLargest([.. mask.Select(kept => kept ? 1f : 0)], sparsity: 0.75);
        Assert.Equal(120, layer.ToDense().Count(weight => weight == 1));
        layer.ChangePattern(SparsityPattern.FromMask(24, 20, mask));
        Assert.Equal(120, layer.ToDense().Count(weight => weight == 1));
        Assert.Same(new MaskedHidden().Pattern, layer.Pattern);

        // Weights at its positions are kept, however small; smaller ones elsewhere are not.
        layer.SetWeights([.. mask.Select((kept, i) => kept ? 0.1f + i : 0.2f)], threshold: 0.2f);
        Assert.Equal(mask.Select((kept, i) => kept ? 0.1f + i : 0), layer.ToDense());
    }

    [Fact]
    public void What_would_change_it_is_refused_and_changes_nothing()
    {
        var layer = new MaskedHidden();
        layer.Initialize(seed: 1, sparsity: 0);
        float[] before = layer.ToDense();
        var (pattern, other) = (layer.Pattern, SparsityPattern.Random(24, 20, 0.75, seed: 8));
        int outside = Array.IndexOf(pattern.ToMask(), false);
        float[] wrong = new float[480];
        wrong[outside] = 1;
        Refuses(
            "Layer MaskedHidden: its mask is that of Masks/hidden.mtx, which has 120 nonzeros and never changes (Mask), but a nonzero at "
                + $"[{outside / 20}, {outside % 20}] is given, where it has none. Give weights at its positions (layer.Pattern), or "
                + "declare MaskedHidden without Mask.",
            () => layer.SetWeights(wrong));
        Refuses("a nonzero at", () => layer.SetWeights(Dense, threshold: 0.2f));
        Refuses("a nonzero at", () => layer.SetWeights(Dense, other));
        Refuses("a nonzero at", () => layer.SetLargest(Dense, sparsity: 0.5));
        Refuses("a nonzero at", () => layer.ChangePattern(other));
        Refuses(
            "never changes (Mask), but 60 of its positions are given",
            () => layer.ChangePattern(pattern.Where([.. Enumerable.Range(0, 120).Select(k => k % 2 == 0)])));
        Refuses("24 x 20 (outFeatures", () => layer.ChangePattern(SparsityPattern.Random(20, 24, 0.75, seed: 8)));
        Assert.Same(pattern, layer.Pattern);
        Assert.Equal(before, layer.ToDense());
    }

    [Fact]
    public async Task Training_changes_the_masks_of_other_layers_alone()
    {
        var masked = new MaskedEither(new KernelOptions { Tune = false });
        using var network = Network.Features(20).Add(new AnywhereFirst()).Add(masked).Add(new MaskedClassifier()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0.5, SparsityDistribution.ErdosRenyiKernel);
        Assert.Equal("AnywhereFirst", Assert.Single(network.MaskedLayers).Name);
        Assert.Equal((0.5, 0.75), (network.MaskedLayers[0].Sparsity, masked.Pattern.Sparsity));
        Assert.False(masked.UsesDenseKernels);
        float[] before = masked.ToDense();
        await MaskRun.Train(network, [new RigL(interval: 3)], epochs: 2);
        Assert.True(network.MaskedLayers[0].Grown > 0);
        Assert.Same(new MaskedEither().Pattern, masked.Pattern);
        Assert.NotEqual(before, masked.ToDense());
    }

    [Fact]
    public async Task Statistics_and_checkpoints_know_it()
    {
        using var network = Network.Features(20).Add(new MaskedHidden()).Add(new MaskedClassifier()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0);
        var last = await Fit(resume: false);
        Assert.Equal((480L, 120L, 0.25), (last!.Layers[0].Weights, last.Layers[0].Nonzeros, last.Layers[0].Density));
        Assert.Equal(120L, last.Layers[1].Weights);
        float[] weights = ((MaskedHidden)network.Layers[0].Layer).ToDense();
        network.Initialize(seed: 2, sparsity: 0);
        Assert.Null(await Fit(resume: true));
        Assert.Equal(weights, ((MaskedHidden)network.Layers[0].Layer).ToDense());
        Assert.Same(new MaskedHidden().Pattern, ((MaskedHidden)network.Layers[0].Layer).Pattern);

        async Task<EpochResult?> Fit(bool resume)
        {
            var folder = new CheckpointFolder(_folder["run"]);
            var trainer = new Trainer(network, new SoftmaxCrossEntropy(), new Sgd(0.1f)) { Checkpoints = folder };
            if (resume)
                trainer.Resume(_folder["run"]);
            EpochResult? result = null;
            var stop = TestContext.Current.CancellationToken;
            await foreach (var epoch in trainer.Fit(Samples.Clusters(100, seed: 1), null, epochs: 2, cancellationToken: stop))
                result = epoch;
            return result;
        }
    }

    /// <summary>Such a file is in the order of channels first; the hint says why the mask of the same network does not fit.</summary>
    [Fact]
    public void Behind_Flatten_a_refusal_says_in_which_order_the_mask_is()
    {
        using (var unmasked = Network.Image(5, 2, 2).Flatten().Add(new UnmaskedHidden(), "b").Build(4))
        {
            unmasked.Initialize(seed: 1, sparsity: 0.5);
            unmasked.Save(_folder["file"]);
        }

        using var network = Network.Image(5, 2, 2).Flatten().Add(new MaskedHidden(), "b").Build(4);
        var error = Assert.Throws<InvalidDataException>(() => network.Load(_folder["file"]));
        Assert.Contains("Inputs of this layer come out of Flatten", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_without_any_other_layer_says_so()
    {
        using var network = Network.Features(20).Add(new MaskedHidden()).Add(new MaskedClassifier()).Build(batch: 10);
        network.Initialize(seed: 1, sparsity: 0);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => MaskRun.Train(network, [new RigL()], epochs: 1));
        Assert.Contains("and without Mask", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_have_its_positions_or_are_refused(bool dense)
    {
        using var network = Build(new MaskedHidden());
        network.Initialize(seed: 1, sparsity: 0);
        var layer = (MaskedHidden)network.Layers[1].Layer;
        float[] weights = layer.ToDense();
        Save(network, "right");
        network.Initialize(seed: 2, sparsity: 0);
        network.Load(_folder["right"]);
        Assert.Equal(weights, layer.ToDense());
        Assert.Same(new MaskedHidden().Pattern, layer.Pattern);

        // Fewer nonzeros of the file are zeros of the layer.
        using (var pruned = Build(new UnmaskedHidden()))
        {
            pruned.Initialize(seed: 4, sparsity: 0);
            var hidden = (UnmaskedHidden)pruned.Layers[1].Layer;
            hidden.SetWeights(Dense, layer.Pattern.Where([.. Enumerable.Range(0, 120).Select(k => k % 2 == 0)]));
            Save(pruned, "pruned");
            network.Load(_folder["pruned"]);
            Assert.Equal(hidden.ToDense(), layer.ToDense());
            Assert.Same(new MaskedHidden().Pattern, layer.Pattern);
        }

        using (var other = Build(new UnmaskedHidden()))
        {
            other.Initialize(seed: 3, sparsity: 0.5);
            Save(other, "wrong");
        }

        float[] first = network.Layers[0].Layer.Parameters[0].Value.ToArray();
        var error = Assert.Throws<InvalidDataException>(() => network.Load(_folder["wrong"]));
        Assert.Contains("b.weight: its mask is that of Masks/hidden.mtx", error.Message, StringComparison.Ordinal);
        Assert.Contains("Or load with KeepMasks", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Flatten", error.Message, StringComparison.Ordinal);
        Assert.Equal(first, network.Layers[0].Layer.Parameters[0].Value.ToArray());
        network.Load(_folder["wrong"], new LoadOptions { KeepMasks = true });
        Assert.NotEqual(weights, layer.ToDense());
        Assert.Same(new MaskedHidden().Pattern, layer.Pattern);

        static Network Build(Layer hidden) => Network.Features(20).Add(new AnywhereFirst(), "a").Add(hidden, "b").Build(4);

        void Save(Network saved, string name)
        {
            if (dense)
                saved.SaveDense(_folder[name]);
            else
                saved.Save(_folder[name]);
        }
    }

    [Theory]
    [InlineData("0 1;\n2;", "0 1 2")]
    [InlineData("0\r\n 1 ;2; ", "0 1 2")]
    [InlineData(";;", "")]
    public void Generated_text_is_read(string text, string expected)
    {
        var mask = DeclaredMask.Parse("m.mtx", 2, 3, Encoding.UTF8.GetBytes(text));
        Assert.Equal("m.mtx", mask.File);
        Assert.Equal(expected, string.Join(' ', mask.Pattern.ColumnIndices.ToArray()));
    }

    [Theory]
    [InlineData("0 1;", "rowStarts has 2 entries")]
    [InlineData("0 3; 1;", "out of range")]
    [InlineData("1 0; 1;", "sort each row")]
    [InlineData("0 x; 1;", "The mask of m.mtx has \"x\" at 2. Build the project again.")]
    public void Other_text_is_refused(string text, string expected) =>
        Refuses(expected, () => DeclaredMask.Parse("m.mtx", 2, 3, Encoding.UTF8.GetBytes(text)));

    public void Dispose() => _folder.Dispose();

    private static void Refuses(string expected, Action action) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
