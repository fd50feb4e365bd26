using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>
/// Every loop nest, interpreted, against naive sums: whatever schedule a width asks for, all blocks, rows and columns are covered once.
/// </summary>
public sealed class PlannerTests
{
    private static readonly DeclaredType Type = new("N", [], "L");

    /// <summary>One, odd, around multiples of four, a wide and a tall one.</summary>
    private static readonly LinearSpec[] Layers =
    [
        new LinearSpec(Type, WeightLayout.Unstructured, 1, 1, true, FusedActivation.Relu),
        new LinearSpec(Type, WeightLayout.Unstructured, 9, 5, true, FusedActivation.None),
        new LinearSpec(Type, WeightLayout.Unstructured, 4, 13, false, FusedActivation.Relu),
        new LinearSpec(Type, WeightLayout.Unstructured, 17, 3, false, FusedActivation.None),
        new LinearSpec(Type, WeightLayout.Dense, 1, 1, true, FusedActivation.Relu),
        new LinearSpec(Type, WeightLayout.Dense, 9, 5, true, FusedActivation.None),
        new LinearSpec(Type, WeightLayout.Dense, 4, 13, false, FusedActivation.Relu),
        new LinearSpec(Type, WeightLayout.Dense, 17, 3, false, FusedActivation.None),
        .. BlockedLayout.Sizes.Where(size => size != (1, 1)).Select(size => new LinearSpec(
            Type, new BlockedLayout(size.Outputs, size.Inputs), 3 * size.Inputs, 3 * size.Outputs, size.Inputs < 4,
            size.Outputs < 8 ? FusedActivation.Relu : FusedActivation.None)),
    ];

    /// <summary>
    /// The policy's schedules, and others at the edges: blocks that do not divide, panels that do not either, two at once.
    /// </summary>
    public static TheoryData<string> KernelNames =>
    [
        .. Layers.SelectMany(KernelPlanner.PassesOf).SelectMany(p => p.Kernels).Select(KernelName.Print).Distinct(),
        "LinearForward_F32_9x5b_Unstructured_ByLine_OverBatch_V512_R1T4U4K2C4",
        "LinearForward_F32_9x5br_Unstructured_ByLine_OverBatch_V512_R1T1U4K4C3",
        "LinearForward_F32_9x5br_Unstructured_ByPanel_OverBatch_V512_R2T4U4C4",
        "LinearForward_F32_9x7r_Unstructured_ByPanel_OverBatch_V512_R4T2U4C8",
        "LinearForward_F32_17x8_Unstructured_ByPanel_OverBatch_V256_R3T2U1C5",
        "LinearForward_F32_17x3b_Unstructured_ByPanel_OverBatch_V256_R4T2U4",
        "LinearForward_F32_12x8br_Blocked4x2_ByPanel_OverBatch_V512_R4T4U2C4",
        "LinearForward_F32_12x32b_Blocked16x1_ByPanel_OverBatch_V256_R4T1U1C5",
        "LinearForward_F32_12x3r_Blocked1x4_ByPanel_OverBatch_V512_R1T4U4K2C8",
        "LinearBackward_F32_9x5_Unstructured_ByLine_OverBatch_V512_R1T4U4K2C2",
        "LinearBackward_F32_4x13_Unstructured_ByLine_OverBatch_V256_R1T2U4C5",
        "LinearBackward_F32_4x13_Unstructured_ByLine_OverBatch_V512_R1T2U1C12",
        "LinearBackward_F32_9x5_Unstructured_ByInput_OverBatch_V512_R4T4U4",
        "LinearBackward_F32_17x3_Unstructured_ByInput_OverBatch_V256_R96T2U1",
        "LinearBackward_F32_17x3_Unstructured_ByInput_OverBatch_V512_R3T1U4",
    ];

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void PlanComputesItsFormula(string name)
    {
        var key = KernelName.Parse(name)!;
        var kernel = KernelPlanner.Plan(key);
        for (int blocks = 1; blocks <= 7; blocks++)
        {
            foreach (double density in new[] { 0, 0.3, 1 })
                LinearProblem.Random(key, blocks, density).Check(kernel);
        }
    }

    [Theory]
    [MemberData(nameof(KernelNames))]
    public void NameSaysAllThatTheKeyHolds(string name) => Assert.Equal(name, KernelName.Print(KernelName.Parse(name)!));

    [Theory]
    [InlineData("")]
    [InlineData("LinearForward_F32_8x8_Unstructured_ByLine_OverBatch_V1024_R1T4U2")]
    [InlineData("LinearForward_F32_8x8_Unstructured_ByLine_OverBatch_V512_R1T4U2 ")]
    [InlineData("LinearForward_F64_8x8_Unstructured_ByLine_OverBatch_V512_R1T4U2")]
    [InlineData("LinearForward_F32_8x8_Blocked4_ByPanel_OverBatch_V512_R4T4U1")]
    [InlineData("LinearForward_F32_8x8_Elsewhere_ByLine_OverBatch_V512_R1T4U2")]
    public void OtherNamesAreRefused(string name) => Assert.Null(KernelName.Parse(name));

    [Fact]
    public void LayersOfOneShapeShareTheirKernels()
    {
        var twin = Layers[1] with { Type = new DeclaredType("Elsewhere", [], "Twin") };
        Assert.Equal(KernelPlanner.PassesOf(Layers[1]), KernelPlanner.PassesOf(twin));
    }

    [Fact]
    public void EpilogueChangesOnlyTheForwardKernel()
    {
        var plain = KernelPlanner.PassesOf(Layers[1]).ToDictionary(p => p.Pass, p => p.Kernels);
        var relu = KernelPlanner.PassesOf(Layers[1] with { Activation = FusedActivation.Relu }).ToDictionary(p => p.Pass, p => p.Kernels);
        Assert.NotEqual(plain[KernelPass.Forward], relu[KernelPass.Forward]);
        Assert.Equal(plain[KernelPass.Backward], relu[KernelPass.Backward]);
    }

    [Fact]
    public void SchedulesThatARunTellsApartShareATextThatComputesBoth()
    {
        var layer = new LinearSpec(Type, WeightLayout.Unstructured, 5000, 300, true, FusedActivation.None);
        var keys = KernelPlanner.PassesOf(layer).SelectMany(pass => pass.Kernels).Where(key => key.Width == KernelWidth.V512).ToList();
        Assert.Equal(6, keys.Count);
        Assert.Equal(
            ["R1T4U4K2", "R2T4U4", "R1T4U4"], keys.Select(key => key.Text).Distinct().Select(key => KernelName.Print(key).Split('_')[^1]));
        Assert.All(keys, key => Assert.Equal(key.Text, key.Text.Text));
    }

    [Fact]
    public void BlocksHaveTheBackwardKernelsOfTheUnstructuredLayoutToo()
    {
        var single = Layers[1] with { OutFeatures = 8 };
        var plain = KernelPlanner.PassesOf(single).ToList();
        var blocked = KernelPlanner.PassesOf(single with { Layout = new BlockedLayout(4, 1) }).ToList();
        Assert.Equal(plain[1].Kernels, blocked[1].Kernels.Where(key => key.Layout == WeightLayout.Unstructured));
        Assert.All(
            blocked[1].Kernels.Except(plain[1].Kernels),
            key => Assert.Equal(("Blocked4x1", KernelWidth.V512), (key.Layout.Name, key.Width)));
        Assert.All(blocked[0].Kernels, key => Assert.Equal("Blocked4x1", key.Layout.Name));
        Assert.Equal(plain[0].Kernels.Select(key => key.Width).Distinct(), blocked[0].Kernels.Select(key => key.Width).Distinct());
    }
}
