using KernelGen.Runtime.Tests.Layers;

namespace KernelGen.Runtime.Tests.Tuning;

public sealed class TuningKeyTests
{
    [Fact]
    public void Convolutions_of_images_or_filters_of_other_sizes_are_measured_apart()
    {
        var layer = new AnySparse();
        layer.Initialize(seed: 1, sparsity: 0.5);
        string[] small = Traits(7), large = Traits(28);
        Assert.Equal(3, small.Length);
        Assert.Empty(small.Intersect(large));
        Assert.All(large, traits => Assert.Contains(", 3x3 over 28x28", traits, StringComparison.Ordinal));

        string[] Traits(int size) =>
            [
                .. layer.Bind(new ActivationShape(size, size, 3)).TunablePasses(batch: 3, needsInputGradient: true)
                    .Select(pass => pass.Traits),
            ];
    }

    [Fact]
    public void Density_is_taken_to_the_nearest_half_power_of_two()
    {
        Assert.Equal("density 2^-3.5 skew 2^0", Traits(0.90));
        Assert.Equal("density 2^-4.5 skew 2^0", Traits(0.95));
        Assert.Equal("density 2^-2.5 skew 2^0", Traits(0.80));
        Assert.Equal("density 2^-1 skew 2^0", Traits(0.50));
        Assert.Equal("density 2^0 skew 2^0", Traits(0));
        Assert.Equal("empty", Traits(1));

        static string Traits(double sparsity) => PatternTraits.Of(SparsityPattern.Random(512, 512, sparsity, seed: 1).ColumnStarts, 512);
    }

    [Fact]
    public void Nonzeros_that_crowd_on_few_inputs_are_another_bucket()
    {
        // All nonzeros in a quarter of the columns: two lines share an input four times as often.
        var mask = new bool[64 * 64];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = i % 64 < 16;
        var pattern = SparsityPattern.FromMask(64, 64, mask);
        Assert.Equal("density 2^-2 skew 2^2", PatternTraits.Of(pattern.ColumnStarts, 64));
        Assert.Equal("density 2^-2 skew 2^0", PatternTraits.Of(pattern.RowStarts, 64));
    }

    [Fact]
    public void Every_candidate_of_a_generated_layer_is_known_by_its_text()
    {
        var wider = new Wider();
        wider.Initialize(seed: 1, sparsity: 0.5);
        var (run, dense) = (wider.Bind(ActivationShape.Vector(wider.InFeatures)), new Classifier().Bind(ActivationShape.Vector(18)));
        TunablePass[] passes =
        [
            .. run.TunablePasses(16, needsInputGradient: true), .. run.TunablePasses(16, needsInputGradient: false),
            .. dense.TunablePasses(16, needsInputGradient: true),
        ];
        Assert.All(passes, pass => Assert.Equal(pass.Kernels.Length, pass.Texts.Length));
        var pairs = passes.SelectMany(pass => pass.Kernels.Zip(pass.Texts)).Distinct().ToList();

        // Plain loops are of the runtime, and have no generated text.
        string text = KernelDispatch.Widest == VectorWidth.Scalar ? "^$" : "^[0-9a-f]{8}$";
        Assert.All(pairs, pair => Assert.Matches(text, pair.Second));
        Assert.Equal(pairs.Count, pairs.Select(pair => pair.First).Distinct().Count());

        // Kernels that differ in what a run hands in share a text; those of different passes and tiles do not.
        var forward = wider.KernelTable.Forward.Where(kernel => kernel.Width == VectorWidth.V256).ToList();
        Assert.Equal(2, forward.Count(kernel => kernel.TextHash == forward[0].TextHash));
        Assert.Equal(string.Join(',', passes[0].Texts), TuningKey.For(passes[0]).Texts);
    }

    [Fact]
    public void The_processor_is_one_line_without_tabs_that_says_what_kernels_may_use()
    {
        Assert.Equal("a b c", ProcessorIdentity.Clean("  a\tb\0\0 \n c "));
        Assert.Equal(ProcessorIdentity.Clean(ProcessorIdentity.Current), ProcessorIdentity.Current);
        Assert.EndsWith(KernelDispatch.Widest.ToString(), ProcessorIdentity.Current, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_lies_where_the_system_keeps_caches()
    {
        Assert.Equal(
            Path.Combine(Path.GetFullPath("/somewhere"), "KernelGen"), CacheFolder.Unix(Path.GetFullPath("/somewhere"), "/home/me"));
        Assert.Equal(Path.Combine("/home/me", ".cache", "KernelGen"), CacheFolder.Unix(null, "/home/me"));
        Assert.Equal(Path.Combine("/home/me", ".cache", "KernelGen"), CacheFolder.Unix("relative", "/home/me"));
        Assert.Null(CacheFolder.Unix(null, ""));
        Assert.Equal(Environment.GetEnvironmentVariable(KernelOptions.CacheVariable), CacheFolder.Current);
    }

    [Fact]
    public void A_home_that_is_not_absolute_is_none()
    {
        Assert.Null(CacheFolder.Unix(null, "home"));
        Assert.Null(CacheFolder.Unix("a\0b", "a\0b"));
    }

    [Fact]
    public void A_cache_that_cannot_be_used_fails_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "kept");
        string[] unusable =
        [
            folder["file"], Path.Combine(folder["file"], "below"), "/" + new string('x', 5000),
            .. OperatingSystem.IsLinux() ? ["/proc/none", "/dev/null"] : Array.Empty<string>(),
        ];
        foreach (string path in unusable)
        {
            string? chosen = CacheFolder.Chosen(path);
            Assert.NotNull(chosen);
            var entry = new TuningEntry(new TuningKey("p", "r", "b", "t", "k", "h"), "k", 1, 2);
            Assert.Equal(entry, new TuningCache(new TuningFile(chosen)).Add(entry));
            Assert.Empty(new TuningFile(chosen).Read());
        }

        Assert.Null(CacheFolder.Chosen("a\0b"));
        Assert.Equal(["file"], folder.Names);
        Assert.Equal("kept", File.ReadAllText(folder["file"]));
    }
}
