using static TorchSharp.torch;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class ModuleTests : OracleTests
{
    public static TheoryData<string, int> Convolutions =>
        [.. from name in Layers.Convolutions.Keys from batch in new[] { 1, 7, 64 } select new TheoryDataRow<string, int>(name, batch)];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Linear_modules_are_dense_ones_with_masks(int batch)
    {
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        ModuleComparison.Require(module, [batch, 20]);
        using var rectified = new SparseLinearModule(new Rectified20x12().WithWeights());
        ModuleComparison.Require(rectified, [batch, 20]);
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_are_dense_ones_with_masks(string name, int batch)
    {
        using var module = new SparseConv2dModule(Layers.Convolutions[name]().WithWeights());
        ModuleComparison.Require(module, [batch, 8, 9, 10]);
    }

    /// <summary>A large batch, a smaller last one, other images, and the first again.</summary>
    [Fact]
    public void One_module_takes_batches_and_images_of_any_size()
    {
        using var module = new SparseConv2dModule(new Conv3x3().WithWeights());
        foreach (long[] shape in new long[][] { [19, 8, 6, 9], [3, 8, 6, 9], [19, 8, 12, 7], [40, 8, 6, 9], [19, 8, 6, 9], [17, 8, 4, 30] })
            ModuleComparison.Require(module, shape);
    }

    [Fact]
    public void Shapes_are_those_of_torch()
    {
        using var scope = NewDisposeScope();
        using var linear = new SparseLinearModule(new Linear20x12().WithWeights());
        Assert.Equal([12], linear.call(rand(20)).shape);
        Assert.Equal([3, 4, 12], linear.call(rand(3, 4, 20)).shape);
        using var convolution = new SparseConv2dModule(new Conv3x3().WithWeights());
        Assert.Equal([6, 5, 7], convolution.call(rand(8, 5, 7)).shape);
    }

    [Fact]
    public void Inputs_and_gradients_need_not_be_contiguous()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseConv2dModule(new Conv3x3().WithWeights());
        var x = ModuleComparison.Random([3, 6, 7, 8]);
        var y = module.call(x.permute(0, 3, 1, 2));
        Tolerance.Require(module.call(x.permute(0, 3, 1, 2).contiguous()).Numbers(), y.Numbers(), 0, "y");

        // A sum's gradient is one number, seen at every place.
        y.sum().backward();
        var expected = module.weight.grad!.Numbers();
        module.zero_grad();
        module.call(x.permute(0, 3, 1, 2)).backward([ones(y.shape)]);
        Tolerance.Require(expected, module.weight.grad!.Numbers(), 0, "gradient of weight");
    }

    /// <summary>Outputs and gradients lie as the input does; strips and borders, and a batch in one block and in two.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void Channels_last_goes_in_and_comes_out(int batch)
    {
        foreach (var create in Layers.Convolutions.Values)
        {
            using var scope = NewDisposeScope();
            using var recording = enable_grad();
            using var module = new SparseConv2dModule(create().WithWeights());
            long[] shape = [batch, 8, 8, 10];
            var first = ModuleComparison.Random(shape).requires_grad_(true);
            var last = ModuleComparison.ChannelsLast(first).requires_grad_(true);
            var expected = module.call(first);
            var dy = ModuleComparison.ChannelsLast(ModuleComparison.Random(expected.shape, seed: 2));
            expected.backward([dy]);
            var gradient = module.weight.grad!.Numbers();
            module.zero_grad();

            var actual = module.call(last);
            actual.backward([dy]);
            Assert.Equal([PixelOrder.ChannelsLast, PixelOrder.ChannelsLast], new[] { actual, last.grad! }.Select(PixelOrders.Of));
            Assert.Equal(PixelOrder.ChannelsFirst, PixelOrders.Of(first.grad!));
            Tolerance.Require(expected.Numbers(), actual.Numbers(), 0, module.Layer.Name + ": y");
            Tolerance.Require(first.grad!.Numbers(), last.grad!.Numbers(), 0, module.Layer.Name + ": dx");
            Tolerance.Require(gradient, module.weight.grad!.Numbers(), 0, module.Layer.Name + ": gradient of weight");
        }
    }

    /// <summary>Sequences in two dimensions: the last one has the features, whatever the strides say.</summary>
    [Fact]
    public void Linear_modules_take_four_dimensions_in_channels_last_as_they_are_meant()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        long[] shape = [2, 8, 3, 20];
        var first = ModuleComparison.Random(shape).requires_grad_(true);
        var last = ModuleComparison.ChannelsLast(first).requires_grad_(true);
        var expected = module.call(first);
        var dy = ModuleComparison.ChannelsLast(ModuleComparison.Random(expected.shape, seed: 2));
        expected.backward([dy.contiguous()]);
        float[] gradient = module.weight.grad!.Numbers();
        module.zero_grad();

        var actual = module.call(last);
        actual.backward([dy]);
        Tolerance.Require(expected.Numbers(), actual.Numbers(), 0, "y");
        Tolerance.Require(first.grad!.Numbers(), last.grad!.Numbers(), 0, "dx");
        Tolerance.Require(gradient, module.weight.grad!.Numbers(), 0, "gradient of weight");
    }

    [Fact]
    public void A_module_that_is_called_twice_before_backward_has_the_sum_of_both_gradients()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseConv2dModule(new Conv9x9().WithWeights());
        var twin = new MaskedTwin(module);
        var theirs = ModuleComparison.Random([3, 6, 9, 9]).requires_grad_(true);
        var ours = ModuleComparison.Random([3, 6, 9, 9]).requires_grad_(true);
        var dy = ModuleComparison.Random([3, 6, 9, 9], seed: 2);
        twin.Forward(twin.Forward(theirs)).backward([dy]);
        module.call(module.call(ours)).backward([dy]);
        Tolerance.Require(theirs.grad!.Numbers(), ours.grad!.Numbers(), Tolerance.OfNetwork, "dx");
        twin.RequireGradients("called on its own output");
    }

    [Fact]
    public void A_graph_that_is_kept_gives_the_same_gradients_again()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseLinearModule(new Rectified20x12().WithWeights());
        var loss = module.call(ModuleComparison.Random([5, 20])).pow(2).sum();
        loss.backward(retain_graph: true);
        var once = module.weight.grad!.Numbers();
        loss.backward();
        Assert.Equal(once.Select(number => 2 * number), module.weight.grad!.Numbers());
    }

    [Fact]
    public void Only_gradients_that_are_needed_are_computed()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        var x = ModuleComparison.Random([5, 20]);
        module.call(x).sum().backward();
        Assert.Null(x.grad);

        module.zero_grad();
        module.weight.requires_grad = false;
        module.call(x.requires_grad_(true)).sum().backward();
        Assert.NotNull(x.grad);
        Assert.Null(module.weight.grad);
        Assert.Equal(5, module.bias!.grad!.Numbers()[0]);

        module.bias.requires_grad = false;
        Assert.False(module.call(ModuleComparison.Random([5, 20])).requires_grad);
        using (no_grad())
            Assert.False(module.call(x).requires_grad);
        module.weight.requires_grad = true;
        module.call(x).sum().backward();
        Assert.NotEqual(0, module.weight.grad!.abs().sum().item<float>());
    }
}
