namespace KernelGen.Runtime.Tests.Networks;

[DenseConv2d(3, 8, Kernel = 7, Stride = 2, Padding = 3, Height = 32, Width = 13, Activation = Activation.Relu)]
public sealed partial class CutStem;

[SparseConv2d(8, 8, Kernel = 3, Padding = 1, Height = 8, Width = 4, Bias = false)] public sealed partial class CutSame;

[SparseConv2d(8, 12, Kernel = 3, Stride = 2, Padding = 1, Height = 8, Width = 4)] public sealed partial class CutDown;

[SparseConv2d(8, 12, Kernel = 1, Stride = 2, Height = 8, Width = 4)] public sealed partial class CutProjection;

[DenseConv2d(12, 6, Kernel = 3, Padding = 1, Height = 4, Width = 2)] public sealed partial class CutDense;

[SparseConv2d(2, 5, Kernel = 3, Padding = 2, Dilation = 2, Height = 16, Width = 5)] public sealed partial class CutDilated;

[SparseConv2d(5, 5, Kernel = 5, PaddingTop = 3, PaddingBottom = 1, PaddingLeft = 2, PaddingRight = 2, Height = 16, Width = 5, Groups = 5,
    Activation = Activation.Relu)]
public sealed partial class CutLopsided;

[DenseLinear(6, 5)] public sealed partial class CutHead;

[SparseLinear(400, 5)] public sealed partial class CutFlatHead;

[DenseLinear(256, 5)] public sealed partial class CutWideHead;

/// <summary>
/// Networks whose images are cut into strips, because their batch would leave lanes empty, against the same on whole images.
/// </summary>
public sealed class StripTests
{
    /// <summary>
    /// Batch, threads and strips: lanes that fill a block in part, more than one block, and samples whose strips lie in two blocks.
    /// </summary>
    [Theory]
    [InlineData(1, 1, new[] { 16, 8, 4, 1 })]
    [InlineData(3, 2, new[] { 16, 4, 1 })]
    [InlineData(5, 1, new[] { 16, 2, 1 })]
    [InlineData(7, 3, new[] { 2, 1 })]
    [InlineData(17, 2, new[] { 8, 4, 1 })]
    [InlineData(16, 1, new[] { 1 })]
    [InlineData(64, 1, new[] { 1 })]
    public void Blocks_as_in_ResNet_give_what_they_give_on_whole_images(int batch, int threads, int[] strips)
    {
        var graph = Residual().Graph;
        var plan = StripPlan.Of(graph, batch);
        Assert.Equal(strips, plan.Strips.Distinct());
        GraphTests.Agrees(graph, batch, threads);
    }

    /// <summary>A row to a strip: a border of three rows reaches over three strips.</summary>
    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(5, 16)]
    public void Borders_reach_over_several_strips(int batch, int strips)
    {
        var graph = Network.Image(2, 16, 5).Add(new CutDilated()).BatchNorm().Dropout(0).Gelu().MaxPool(3, 1, 1).Add(new CutLopsided())
            .Flatten().Add(new CutFlatHead()).Graph;
        Assert.Equal(strips, StripPlan.Of(graph, batch).Strips[0]);
        GraphTests.Agrees(graph, batch, threads: 2);
    }

    /// <summary>
    /// Strips that suit the first images do not divide the last: they change where one value flows, and no layer shows for it.
    /// </summary>
    [Fact]
    public void Strips_change_between_large_images_and_small_ones()
    {
        var graph = Residual().Graph;
        var (cut, _) = StripPlan.Of(graph, 1);
        Assert.Equal(2, cut.Nodes.Count(step => step.Layer is Relayout));
        Assert.Equal(graph.Nodes.Count + 2, cut.Nodes.Count);
        using var network = Residual().Build(batch: 1, threads: 1);
        Assert.Equal(GraphFusion.Of(graph).Nodes.Select(step => step.Layer.GetType()), network.Layers.Select(row => row.Layer.GetType()));
        Assert.Contains("batch 1, 1 thread, images in 16, 8, 4 strips, buffers", network.Describe(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Trained in large batches, used on single images: the layers are the same objects, each network has memory and strips of its own.
    /// </summary>
    [Fact]
    public void Layers_may_serve_a_network_for_many_samples_and_one_for_few()
    {
        var (stem, norm, same, flat) = (new CutStem(), new BatchNorm2d(8), new CutSame(), new CutWideHead());
        using var many = Build(32);
        using var one = Build(1);
        many.Initialize(seed: 1, sparsity: 0.5);
        var samples = Samples.Uniform(32 * 3 * 32 * 13, seed: 1);
        many.SetInput(samples);
        many.Forward();
        many.OutputGradient.Load(Samples.Uniform(32 * 5, seed: 2));
        many.Backward();
        new Sgd(0.1f).Step(many, 0.1f);
        Assert.Equal((1, 16), (many.Layers[0].Input.Strips, one.Layers[0].Input.Strips));
        var scores = many.Predict(samples);
        for (int sample = 0; sample < 32; sample++)
        {
            var alone = one.Predict(samples.AsSpan(sample * 3 * 32 * 13, 3 * 32 * 13));
            for (int i = 0; i < 5; i++)
                Assert.Equal(scores[(sample * 5) + i], alone[i], 1e-4f);
        }

        Network Build(int batch) =>
            Network.Image(3, 32, 13).Add(stem).Add(norm).MaxPool(3, 2, 1).Add(same).Flatten().Add(flat).Build(batch, threads: 1);
    }

    [Fact]
    public void Steps_give_the_same_bits_on_any_number_of_threads() => Steps.RequireSameBits(() => Residual().Graph, batch: 5);

    [Fact]
    public void A_step_allocates_nothing_after_the_first() =>
        Steps.RequireNoAllocation(Residual().Graph, batch: 3, fewer: 1, step => step.Input.Strips > 1);

    [Fact]
    public void Images_are_whole_where_a_layer_could_not_take_strips()
    {
        // Eight rows in windows of three with nothing around them give two rows and leave some over; without convolution there
        // is nothing to gain.
        Assert.Equal([4, 4, 4, 1], Strips(Network.Image(8, 8, 4).Add(new CutSame()).MaxPool(2).Flatten()));
        Assert.Equal([8, 8, 8, 1], Strips(Network.Image(8, 8, 4).Add(new CutSame()).MaxPool(3, 1, 1).Flatten()));
        Assert.Equal([8, 8, 1, 1, 1], Strips(Network.Image(8, 8, 4).Add(new CutSame()).MaxPool(3).Flatten()));
        Assert.Equal([8, 8, 1, 1, 1], Strips(Network.Image(8, 8, 4).Add(new CutSame()).AveragePool(3, 1, 1).Flatten()));
        Assert.Equal([1, 1], Strips(Network.Image(8, 8, 4).Add(new CutSame())));
        Assert.Equal([1, 1, 1], Strips(Network.Image(8, 8, 4).MaxPool(2).Flatten()));
        Assert.Equal([1, 1], Strips(Network.Features(28).Relu()));

        static int[] Strips(NetworkBuilder builder) => StripPlan.Of(builder.Graph, 1).Strips;
    }

    private static NetworkBuilder Residual() => Network.Image(3, 32, 13).Add(new CutStem()).BatchNorm().Relu().MaxPool(3, 2, 1)
        .Residual(main => main.Add(new CutSame()).BatchNorm().Relu().Add(new CutSame()).BatchNorm()).Relu()
        .Residual(main => main.Add(new CutSame()).Relu().Add(new CutSame())).Relu()
        .Residual(main => main.Add(new CutDown()).BatchNorm().Relu(), shortcut => shortcut.Add(new CutProjection()).BatchNorm()).Relu()
        .Add(new CutDense()).GlobalAveragePool().Add(new CutHead());
}
