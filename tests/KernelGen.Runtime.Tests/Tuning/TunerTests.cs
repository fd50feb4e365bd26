namespace KernelGen.Runtime.Tests.Tuning;

public sealed class TunerTests
{
    private readonly FakeClock _clock = new();
    private readonly TuningCache _cache = new(file: null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_pass_gets_its_fastest_kernel()
    {
        using var network = Network.Features(20).Add(Layer("first", 20, 27)).Add(Layer("second", 27, 18)).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        var results = network.TuneBy(Tuner(), Stop);

        // The first layer needs no gradient of its input: there the kernels of the weights' gradient alone decide.
        Assert.Equal(
            ["Forward first F1", "BackwardWeights first B2", "Forward second F1", "Backward second B2"],
            results.Select(result => $"{result.Pass} {result.Kernel}"));
        Assert.Equal(["first F1", "first B2"], network.Layers[0].Kernels.Select(use => use.Kernel));
        Assert.Equal(["second F1", "second B2"], network.Layers[1].Kernels.Select(use => use.Kernel));
        Assert.Equal(["first F0", "first B0", "second F0", "second B0"], results.Select(result => result.FirstChoice));
        Assert.All(results, result => Assert.Equal((TuningSource.Measured, 3), (result.Source, result.Candidates)));
        Assert.Equal(100 / 60.0, results[0].Speedup!.Value, 0.01);
        Assert.Equal(100 / 40.0, results[3].Speedup!.Value, 0.01);
        Assert.Equal(60, results[0].Time!.Value.TotalMicroseconds, 1.0);
        Assert.Equal(100, results[0].FirstChoiceTime!.Value.TotalMicroseconds, 1.0);

        FakeLinear Layer(string name, int inFeatures, int outFeatures) => new(
            inFeatures, outFeatures, _clock,
            [new($"{name} F0", 100), new($"{name} F1", 60), new($"{name} F2", 80, Block: 5)],
            [new($"{name} B0", 100), new($"{name} B1", 90), new($"{name} B2", 40, Block: 4)]);
    }

    [Fact]
    public void A_gain_within_the_margin_leaves_the_first_choice()
    {
        using var network = OneLayer(
            new FakeLinear(20, 27, _clock, [new("F0", 100), new("F1", 99)], [new("B0", 100), new("B1", 99, Block: 4)]));
        var results = network.TuneBy(Tuner(), Stop);
        Assert.Equal(["F0", "B0"], results.Select(result => result.Kernel));
        Assert.All(results, result => Assert.Equal(1, result.Speedup));
    }

    [Fact]
    public void What_is_known_is_not_measured_again_whatever_the_threads()
    {
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var network = OneLayer(FakeLinear.SecondIsFaster(20, 27, _clock), threads);
            var before = _clock.Now;
            var results = network.TuneBy(Tuner(), Stop);
            Assert.All(results, result => Assert.Equal(threads == 1 ? TuningSource.Measured : TuningSource.Cached, result.Source));
            Assert.Equal(["ForwardInBlocks", "BackwardInBlocks"], results.Select(result => result.Kernel));
            Assert.Equal(threads == 1, _clock.Now > before);

            // Asked again, a network says what it said.
            Assert.Equal(results, network.TuneBy(Tuner(), Stop));
            Assert.Equal(results, network.Tuning);
        }
    }

    [Theory]
    [InlineData(20, 27, 16, 0.5, false)]
    [InlineData(20, 27, 10, 0.5, false)]
    [InlineData(20, 27, 16, 0.48, false)]
    [InlineData(20, 27, 17, 0.5, true)]
    [InlineData(20, 27, 16, 0.9, true)]
    public void Another_batch_or_sparsity_is_measured_anew(int inFeatures, int outFeatures, int batch, double sparsity, bool anew)
    {
        using var first = OneLayer(FakeLinear.SecondIsFaster(20, 27, _clock));
        first.TuneBy(Tuner(), Stop);
        using var second = OneLayer(FakeLinear.SecondIsFaster(inFeatures, outFeatures, _clock), batch: batch, sparsity: sparsity);
        Assert.All(second.TuneBy(Tuner(), Stop), result => Assert.Equal(anew ? TuningSource.Measured : TuningSource.Cached, result.Source));
    }

    [Fact]
    public void Other_candidates_processors_and_runtimes_are_other_keys()
    {
        using var network = OneLayer(FakeLinear.SecondIsFaster(20, 27, _clock));
        var pass = network.Layers[0].Step.Run.TunablePasses(16, needsInputGradient: true)[0];
        var key = TuningKey.For(pass);
        _cache.Add(new TuningEntry(key, pass.Kernels[1], 1, 2));
        Assert.NotNull(_cache.Find(TuningKey.For(pass)));
        Assert.Null(_cache.Find(TuningKey.For(pass with { Kernels = [.. pass.Kernels, "ThirdKernel"] })));
        Assert.Null(_cache.Find(TuningKey.For(pass with { Texts = ["1a2b3c4d", .. pass.Texts[1..]] })));
        Assert.Null(_cache.Find(TuningKey.For(pass, otherBytes: 8 << 20)));
        Assert.Null(_cache.Find(key with { Processor = "another" }));
        Assert.Null(_cache.Find(key with { Runtime = "another" }));
    }

    [Fact]
    public void Kernels_of_the_same_names_with_another_text_are_measured_anew()
    {
        Assert.Equal(TuningSource.Measured, Source("00000001", "00000002"));
        Assert.Equal(TuningSource.Cached, Source("00000001", "00000002"));
        Assert.Equal(TuningSource.Measured, Source("00000001", "00000003"));
        Assert.Equal(TuningSource.Measured, Source("00000002", "00000001"));
        Assert.Equal(TuningSource.Cached, Source("00000001", "00000003"));

        TuningSource Source(string first, string second)
        {
            FakeKernel[] kernels = [new("Plain", 100) { Text = first }, new("InBlocks", 50, Block: 5) { Text = second }];
            using var network = OneLayer(new FakeLinear(20, 27, _clock, kernels, kernels));
            return Assert.Single(network.TuneBy(Tuner(), Stop).Select(result => result.Source).Distinct());
        }
    }

    [Fact]
    public void A_pattern_of_another_sparsity_brings_the_other_kernel_back()
    {
        var layer = FakeLinear.SecondIsFaster(20, 27, _clock);
        using var network = OneLayer(layer);
        network.TuneBy(Tuner(), Stop);
        Assert.Equal("ForwardInBlocks", network.Layers[0].Kernels[0].Kernel);
        network.Initialize(seed: 1, sparsity: 0.9);
        foreach (var pass in network.Layers[0].Step.Run.TunablePasses(16, needsInputGradient: false))
            _cache.Add(new TuningEntry(TuningKey.For(pass), pass.Kernels[0], 1, 1));
        network.TuneBy(Tuner(), Stop);
        Assert.Equal(["ForwardPlain", "BackwardPlain"], network.Layers[0].Kernels.Select(use => use.Kernel));
    }

    [Fact]
    public void Off_measures_nothing_and_uses_the_first_choices()
    {
        FakeKernel[] forward = [new("F0", 100), new("F1", 60)], backward = [new("B0", 100), new("B1", 60, Block: 4)];
        using var network = OneLayer(new FakeLinear(20, 27, _clock, forward, backward, tune: false));
        var results = network.TuneBy(Tuner(), Stop);
        Assert.Equal([("F0", TuningSource.Off), ("B0", TuningSource.Off)], results.Select(result => (result.Kernel, result.Source)));
        Assert.All(forward.Concat(backward), kernel => Assert.Equal(0, kernel.Calls));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("on", true)]
    [InlineData(" OFF ", false)]
    public void The_environment_variable_says_on_or_off(string? text, bool? expected) =>
        Assert.Equal(expected, TuningSwitch.FromEnvironment(text));

    [Fact]
    public void Anything_else_in_the_environment_variable_is_an_error_with_the_remedy()
    {
        var refusal = Assert.Throws<ArgumentException>(() => TuningSwitch.FromEnvironment("maybe"));
        Assert.Equal(
            "Environment variable KERNELGEN_TUNE is 'maybe', which says neither on nor off. Set it to on or off, or unset it.",
            refusal.Message);
    }

    [Fact]
    public void An_option_goes_before_the_environment()
    {
        Assert.False(TuningSwitch.For(new KernelOptions { Tune = false }));
        Assert.True(TuningSwitch.For(new KernelOptions { Tune = true }));
    }

    [Fact]
    public void A_budget_of_nothing_is_refused()
    {
        using var network = OneLayer(FakeLinear.SecondIsFaster(20, 27, _clock));
        Assert.Contains(
            "measures nothing", Assert.Throws<ArgumentOutOfRangeException>(() => network.Tune(TimeSpan.Zero, Stop)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 300, 1)]
    [InlineData(17, 300, 2)]
    [InlineData(1024, 26_214, 64)]
    [InlineData(1024, 250_000, 16)]
    [InlineData(1024, 5_000_000, 8)]
    [InlineData(1023, 5_000_000, 8)]
    [InlineData(1007, 5_000_000, 11)]
    [InlineData(100, 5_000_000, 7)]
    public void A_batch_is_measured_as_a_whole_where_that_is_quick(int batch, int nonzeros, int blocks) =>
        Assert.Equal(blocks, TunablePass.MeasuredBlocks(batch, nonzeros));

    [Fact]
    public void A_batch_that_is_measured_by_a_part_is_reported_as_a_whole()
    {
        // Of 30 blocks with 262,144 nonzeros each, 10 are measured.
        var layer = FakeLinear.SecondIsFaster(512, 512, _clock);
        using var network = Network.Features(512).Add(layer).Build(batch: 30 * 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0);
        foreach (var pass in network.Layers[0].Step.Run.TunablePasses(30 * 16, needsInputGradient: false))
            _cache.Add(new TuningEntry(TuningKey.For(pass), pass.Kernels[1], 60, 90));
        Assert.All(
            network.TuneBy(new Tuner(_cache, _clock, TimeSpan.FromMicroseconds(1)), Stop),
            result => Assert.Equal((180, 270), (result.Time!.Value.TotalMicroseconds, result.FirstChoiceTime!.Value.TotalMicroseconds)));
    }

    [Fact]
    public void The_report_is_an_aligned_table()
    {
        using var network = Network.Features(20).Add(FakeLinear.SecondIsFaster(20, 27, _clock))
            .Add(FakeLinear.SecondIsFaster(27, 18, _clock, tune: false)).Add(new Classifier()).Build(batch: 16, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        Assert.Matches(@"FakeLinear\s+Forward\s+ForwardPlain\s+untuned\s+2\s+-\s+-\s+-\s+-\s+-\s+-\n", network.TuningReport());
        network.TuneBy(Tuner(), Stop);
        var lines = network.TuningReport().TrimEnd('\n').Split('\n');
        Assert.Matches(@"^layer\s+pass\s+kernel\s+choice\s+of\s+time\s+first choice\s+gain\s+GFLOP/s\s+of peak\s+bound$", lines[0]);
        Assert.Matches(
            @"^FakeLinear\s+Forward\s+ForwardInBlocks\s+measured\s+2\s+50\.0 us\s+100\.0 us\s+2\.00x\s+0\.2\s+\d+ %\s+-$", lines[1]);
        Assert.Matches(@"^FakeLinear_2\s+Backward\s+BackwardPlain\s+off\s+2\s+-\s+-\s+-\s+-\s+-\s+-$", lines[4]);
        Assert.Equal(8, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
    }

    /// <summary>270 and 243 nonzeros, 32 samples; the first layer has no gradient of its input.</summary>
    [Fact]
    public void Results_count_multiply_adds()
    {
        using var network = Network.Features(20).Add(new Hidden()).Add(new Deep()).Add(new Classifier()).Build(batch: 32, threads: 1);
        network.Initialize(seed: 1, sparsity: 0.5);
        var results = network.TuneBy(Tuner(), Stop);
        Assert.Equal(
            [("Forward", 270 * 32L), ("BackwardWeights", 270 * 32), ("Forward", 243 * 32), ("Backward", 2 * 243 * 32)],
            results.Take(4).Select(result => (result.Pass, result.MultiplyAdds)));
        int dense = network.Layers[2].Layer.Parameters[0].Length;
        Assert.All(results.Skip(4), result => Assert.Equal(dense * 32L, result.MultiplyAdds));
        Assert.Null(results[1].Bound);

        // Scalar kernels are the runtime's own, without a plan that would state a bound.
        Assert.All(
            results.Where(result => result.Pass != "BackwardWeights"),
            result => Assert.True(result.Width == VectorWidth.Scalar ? result.Bound is null : result.Bound is > 0.2 and <= 1));
        Assert.All(results, result => Assert.Equal(network.Layers[0].Kernels[0].Width, result.Width));
    }

    private Tuner Tuner() => new(_cache, _clock, TuningPolicy.Budget);

    private static Network OneLayer(Layer layer, int threads = 1, int batch = 16, double sparsity = 0.5)
    {
        var network = Network.Features(20).Add(layer).Build(batch, threads);
        network.Initialize(seed: 1, sparsity);
        return network;
    }
}
