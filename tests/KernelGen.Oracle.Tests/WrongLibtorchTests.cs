using TorchSharp;
using Xunit.Sdk;

namespace KernelGen.Oracle.Tests;

[DenseConv2d(3, 5, Kernel = 3, Padding = 1, Height = 7, Width = 7)] internal sealed partial class Dense3x5On7x7;

/// <summary>
/// A libtorch that is wrong, as it is on some processors, takes the place of the right one: what depends on it is skipped and says so.
/// </summary>
public class WrongLibtorchTests : OracleTests
{
    public static TheoryData<string> Parts => [.. Libtorch.Parts];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Each_part_that_is_wrong_is_found_before_anything_is_compared(string part)
    {
        Assert.Empty(Wrong(simulated: false));
        foreach (string spoiled in new[] { part, part + ":nan" })
        {
            using (Spoiling.Simulate(spoiled))
                Assert.Equal([part], Wrong(simulated: true));
        }

        Assert.Empty(Wrong(simulated: false));

        // Which parts of this operation are found to be wrong; one that is so without simulation is nothing to try this with.
        List<string> Wrong(bool simulated)
        {
            if (Skipped(() => Use(part.Split('.')[0])) is not { } reason)
                return [];
            if (!simulated)
                Assert.Skip(reason);
            return [reason.Split(" is wrong in ")[1].Split(' ')[0]];
        }
    }

    /// <summary>Gradients of the images, seen on Zen 5: once far too small, once no number.</summary>
    [Theory]
    [InlineData("conv2d.backward_data")]
    [InlineData("conv2d.backward_data:nan")]
    public void A_comparison_with_a_wrong_convolution_is_skipped_with_operation_error_and_processor(string wrong)
    {
        using var simulated = Spoiling.Simulate(wrong);
        var skipped = Skipped(() => Compare(new Dense3x5On7x7()));
        Assert.Matches(
            @"^libtorch \S+ is wrong in conv2d\.backward_data \(padding 1x1x1x1, strides 1x1, dilations 1x1, groups 1, "
            + @"inputs 1x3x7x7, 5x3x3x3, 5\) on this processor \(.+\): \[\d+\] is \S+, but \S+ in the reference, "
            + @"apart by \S+ of the largest number \(tolerance \S+\); nothing that depends on it was compared$", skipped);
        Assert.Contains(Processor.Description, skipped!, StringComparison.Ordinal);
    }

    /// <summary>The numbers of the wrong operation do not reach a comparison: that would fail.</summary>
    [Fact]
    public void A_comparison_without_the_check_would_fail()
    {
        var layer = new Dense3x5On7x7();
        layer.SetWeights(Numbers.Uniform(layer.Geometry.Taps * 15, seed: 1));
        var declared = DeclaredConvolution.Of(layer);
        var twin = new Twin();
        var w = twin.Learned("weight", declared.Sizes, layer.ToDense, layer.GradientToDense);
        using var simulated = Spoiling.Simulate("conv2d.backward_data");
        Assert.Throws<FailException>(() => LayerComparison.Require(layer, declared.Input, twin, x =>
            torch.nn.functional.conv2d(Spoiling.Current.Gradient("conv2d.backward_data", x), w, padding: [1, 1])));
    }

    /// <summary>What a comparison does not need does not skip it: nobody asks for the gradient of a network's images.</summary>
    [Fact]
    public void A_wrong_part_that_is_not_needed_skips_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        var (x, w) = (torch.tensor(Numbers.Uniform(6, 1), [2, 3]), Random(4, 3));
        Libtorch.Linear(x, w, null);
        using var simulated = Spoiling.Simulate("linear.backward_data");
        Assert.Null(Skipped(() => Libtorch.Linear(x, w, null)));
        Assert.NotNull(Skipped(() => Libtorch.Linear(x.requires_grad_(true), w, null)));
    }

    [Fact]
    public void A_part_that_does_not_exist_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Spoiling.Simulate("conv2d.dx"));
        Assert.Contains("names conv2d.dx; the tests use conv2d.forward, conv2d.backward_data, ", exception.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Why a test would be skipped; null where it would not.</summary>
    private static string? Skipped(Action test)
    {
        try
        {
            test();
            return null;
        }
        catch (SkipException skipped)
        {
            return skipped.Message.Replace(Xunit.v3.DynamicSkipToken.Value, "", StringComparison.Ordinal);
        }
    }

    private static void Compare(Dense3x5On7x7 layer)
    {
        var declared = DeclaredConvolution.Of(layer);
        layer.SetWeights(Numbers.Uniform(declared.Weights, seed: 1));
        layer.Bias!.Fill(seed: 2);
        var twin = new Twin();
        LayerComparison.Require(layer, declared.Input, twin, twin.Of(layer));
    }

    /// <summary>Uses an operation with the gradients of all inputs.</summary>
    private static void Use(string operation)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        torch.Tensor image = Random(3, 4, 6, 5), row = Random(3, 7);
        switch (operation)
        {
            case "conv2d":
                Compare(new Dense3x5On7x7());
                break;
            case "linear":
                Libtorch.Linear(row, Random(2, 7), Random(2));
                break;
            case "batch_norm":
                Libtorch.BatchNorm(
                    new BatchNorm2d(4) { Training = true }, image, Random(4), Random(4), torch.zeros(4), torch.ones(4));
                break;
            case "layer_norm":
                Libtorch.LayerNorm(row, Random(7), Random(7), epsilon: 1e-5);
                break;
            case "max_pool2d":
                Libtorch.MaxPool2d(image, 3, 2, 1);
                break;
            case "avg_pool2d":
                Libtorch.AvgPool2d(image, 3, 2, 1);
                break;
            case "adaptive_avg_pool2d":
                Libtorch.GlobalAveragePool(image);
                break;
            case "relu":
                Libtorch.Relu(row);
                break;
            case "gelu":
                Libtorch.Gelu(row);
                break;
            case "add":
                Libtorch.Add(row, row);
                break;
            case "flatten":
                Libtorch.Flatten(image);
                break;
            case "cross_entropy":
                Libtorch.CrossEntropy(row, [1, 6, 0], smoothing: 0);
                break;
            case "sgd":
                LibtorchSgd.Create([new(Random(4))], new Sgd(0.05f, momentum: 0.9f, nesterov: true, weightDecay: 5e-4f));
                break;
            default:
                Assert.Fail($"No test uses {operation}.");
                break;
        }
    }

    private static torch.Tensor Random(params long[] sizes) =>
        torch.tensor(Numbers.Uniform((int)sizes.Aggregate((one, other) => one * other), seed: 1), sizes).requires_grad_(true);
}
