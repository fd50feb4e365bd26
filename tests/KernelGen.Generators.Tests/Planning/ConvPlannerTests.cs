using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>
/// Every loop nest of a convolution, interpreted, against naive sums over what its tables lead to: all pixels, channels and
/// phases are covered once.
/// </summary>
public sealed class ConvPlannerTests
{
    private static readonly DeclaredType Type = new("N", [], "L");

    /// <summary>Strides, groups, an odd number of channels and one tap.</summary>
    private static readonly LayerSpec[] Layers =
    [
        new Conv2dSpec(
            Type, WeightLayout.Unstructured, Filter(1, 1, 1, kernel: 1, stride: 1, before: 0), null, null, true, FusedActivation.Relu),
        new Conv2dSpec(
            Type, WeightLayout.Unstructured, Filter(4, 3, 1, kernel: 3, stride: 1, before: 1), null, null, true, FusedActivation.None),
        new Conv2dSpec(
            Type, WeightLayout.Unstructured, Filter(5, 6, 1, kernel: 3, stride: 2, before: 1), null, null, false, FusedActivation.Relu),
        new Conv2dSpec(
            Type, WeightLayout.Unstructured, Filter(3, 2, 1, kernel: 2, stride: 3, before: 0), null, null, false, FusedActivation.None),
        new Conv2dSpec(Type, WeightLayout.Dense, Filter(1, 1, 1, kernel: 1, stride: 1, before: 0), null, null, true, FusedActivation.Relu),
        new Conv2dSpec(Type, WeightLayout.Dense, Filter(4, 7, 1, kernel: 3, stride: 1, before: 1), null, null, true, FusedActivation.None),
        new Conv2dSpec(Type, WeightLayout.Dense, Filter(3, 5, 1, kernel: 3, stride: 2, before: 1), null, null, false, FusedActivation.Relu),
        new Conv2dSpec(Type, WeightLayout.Dense, Filter(6, 4, 2, kernel: 3, stride: 1, before: 1), null, null, true, FusedActivation.None),
        .. BlockedLayout.Sizes.Where(size => size != (1, 1)).Select(size => new Conv2dSpec(
            Type, new BlockedLayout(size.Outputs, size.Inputs),
            Filter(3 * size.Inputs, 2 * size.Outputs, 1, kernel: 3, stride: size.Inputs, before: 1), null, null, size.Inputs < 4,
            size.Outputs < 8 ? FusedActivation.Relu : FusedActivation.None)),
    ];

    public static TheoryData<string> KernelNames =>
    [
        .. Layers.SelectMany(KernelPlanner.PassesOf).SelectMany(pass => pass.Kernels).Select(key => KernelName.Print(key.Text)).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void PlanComputesItsFormula(string name)
    {
        var key = KernelName.Parse(name)!;
        var kernel = KernelPlanner.Plan(key);
        for (int seed = 1; seed <= 3; seed++)
            new ConvProblem(key, seed).Check(kernel);
    }

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void NameSaysAllThatTheKeyHolds(string name) => Assert.Equal(name, KernelName.Print(KernelName.Parse(name)!));

    [Fact]
    public void BlocksOfChannelsShareOneText()
    {
        var forward = KernelPlanner.PassesOf(Layers[1]).First(pass => pass.Pass == KernelPass.Forward).Kernels;
        var wide = KernelPlanner.PassesOf(new Conv2dSpec(
            Type, WeightLayout.Unstructured, Filter(512, 3, 1, kernel: 3, stride: 1, before: 1), null, null, true, FusedActivation.None))
            .First(pass => pass.Pass == KernelPass.Forward).Kernels.Where(key => key.Width == KernelWidth.V512).ToList();
        Assert.True(wide.Count > 1);
        Assert.Single(wide.Select(key => key.Text).Distinct());
        Assert.Equal(forward.Count, forward.Select(KernelName.Print).Distinct().Count());
    }

    /// <summary>Offsets of 16 bits lead to an input channel: with more channels, the unstructured kernels are all there are.</summary>
    [Theory]
    [InlineData(1 << 16, true)]
    [InlineData((1 << 16) + 4, false)]
    public void BackwardKernelsForBlocksReachSoManyChannels(int channels, bool has)
    {
        var backward = KernelPlanner.PassesOf(new Conv2dSpec(
            Type, new BlockedLayout(4, 1), Filter(channels, 4, 1, kernel: 1, stride: 1, before: 0), null, null, true, FusedActivation.None))
            .Single(pass => pass.Pass == KernelPass.Backward).Kernels;
        Assert.Equal(has, backward.Any(key => key.Layout is BlockedLayout));
        Assert.Contains(backward, key => key.Layout == WeightLayout.Unstructured);
    }

    /// <summary>
    /// What lies in other rows comes in tables, and a row has any length: kernel rows, padding, dilation and the size of images change no
    /// text.
    /// </summary>
    [Fact]
    public void OnlyChannelsAndStrideChangeTheText()
    {
        var one = Filter(4, 3, 1, kernel: 3, stride: 1, before: 1);
        var other = one with { Rows = new ConvAxis(7, 2, 3, 3, 2), Columns = new ConvAxis(5, 1, 2, 2, 1) };
        Assert.Equal(Texts(one, null), Texts(other, 40));

        static HashSet<KernelKey> Texts(ConvFilter filter, int? size) =>
            [
                .. KernelPlanner.PassesOf(new Conv2dSpec(Type, WeightLayout.Unstructured, filter, size, size, true, FusedActivation.None))
                    .SelectMany(pass => pass.Kernels).Select(key => key.Text),
            ];
    }

    private static ConvFilter Filter(int inputs, int outputs, int groups, int kernel, int stride, int before) =>
        new(inputs, outputs, groups, new ConvAxis(1, 1, 0, 0, 1), new ConvAxis(kernel, stride, before, before, 1));
}
