using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>Every loop nest of a convolution, interpreted, against naive sums over what its tables lead to: all pixels, channels and phases are covered once.</summary>
public sealed class ConvPlannerTests
{
    private static readonly DeclaredType Type = new("N", [], "L");

    /// <summary>One pixel, rows of one and of two sizes of tiles, strides whose phases differ in length, groups, an odd number of channels and one tap.</summary>
    private static readonly LayerSpec[] Layers =
    [
        new SparseConv2dSpec(Type, Geometry(1, 1, 1, 1, kernel: 1, stride: 1, before: 0), true, FusedActivation.Relu),
        new SparseConv2dSpec(Type, Geometry(4, 3, 1, 17, kernel: 3, stride: 1, before: 1), true, FusedActivation.None),
        new SparseConv2dSpec(Type, Geometry(5, 6, 1, 11, kernel: 3, stride: 2, before: 1), false, FusedActivation.Relu),
        new SparseConv2dSpec(Type, Geometry(3, 2, 1, 10, kernel: 2, stride: 3, before: 0), false, FusedActivation.None),
        new DenseConv2dSpec(Type, Geometry(1, 1, 1, 1, kernel: 1, stride: 1, before: 0), true, FusedActivation.Relu),
        new DenseConv2dSpec(Type, Geometry(4, 7, 1, 17, kernel: 3, stride: 1, before: 1), true, FusedActivation.None),
        new DenseConv2dSpec(Type, Geometry(3, 5, 1, 13, kernel: 3, stride: 2, before: 1), false, FusedActivation.Relu),
        new DenseConv2dSpec(Type, Geometry(6, 4, 2, 9, kernel: 3, stride: 1, before: 1), true, FusedActivation.None),
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
        var wide = KernelPlanner.PassesOf(new SparseConv2dSpec(Type, Geometry(512, 3, 1, 17, kernel: 3, stride: 1, before: 1), true, FusedActivation.None))
            .First(pass => pass.Pass == KernelPass.Forward).Kernels.Where(key => key.Width == KernelWidth.V512).ToList();
        Assert.True(wide.Count > 1);
        Assert.Single(wide.Select(key => key.Text).Distinct());
        Assert.Equal(forward.Count, forward.Select(KernelName.Print).Distinct().Count());
    }

    /// <summary>What lies in other rows comes in tables: kernel rows, padding, dilation and height change no text.</summary>
    [Fact]
    public void OnlyTheRowChangesTheText()
    {
        var one = Geometry(4, 3, 1, 17, kernel: 3, stride: 1, before: 1);
        var other = one with { Height = 40, Rows = new ConvAxis(7, 2, 3, 3, 2), Columns = new ConvAxis(5, 1, 2, 2, 1) };
        Assert.Equal(Texts(one), Texts(other));

        static HashSet<KernelKey> Texts(ConvGeometry geometry) =>
            [.. KernelPlanner.PassesOf(new SparseConv2dSpec(Type, geometry, true, FusedActivation.None)).SelectMany(pass => pass.Kernels).Select(key => key.Text)];
    }

    private static ConvGeometry Geometry(int inputs, int outputs, int groups, int width, int kernel, int stride, int before) =>
        new(inputs, outputs, groups, 5, width, new ConvAxis(1, 1, 0, 0, 1), new ConvAxis(kernel, stride, before, before, 1));
}
