using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>Every loop nest, interpreted, against naive sums: whatever schedule a width asks for, all blocks, rows and columns are covered once.</summary>
public sealed class PlannerTests
{
    private static readonly DeclaredType Type = new("N", [], "L");

    /// <summary>One, odd, around multiples of four, a wide and a tall one.</summary>
    private static readonly LinearSpec[] Layers =
    [
        new SparseLinearSpec(Type, 1, 1, true, FusedActivation.Relu),
        new SparseLinearSpec(Type, 9, 5, true, FusedActivation.None),
        new SparseLinearSpec(Type, 4, 13, false, FusedActivation.Relu),
        new SparseLinearSpec(Type, 17, 3, false, FusedActivation.None),
        new DenseLinearSpec(Type, 1, 1, true, FusedActivation.Relu),
        new DenseLinearSpec(Type, 9, 5, true, FusedActivation.None),
        new DenseLinearSpec(Type, 4, 13, false, FusedActivation.Relu),
        new DenseLinearSpec(Type, 17, 3, false, FusedActivation.None),
    ];

    /// <summary>The policy's schedules, and others at the edges: blocks that do not divide, panels that do not either, two at once.</summary>
    public static TheoryData<string> KernelNames =>
    [
        .. Layers.SelectMany(KernelPlanner.PassesOf).SelectMany(p => p.Kernels).Select(KernelName.Print).Distinct(),
        "SparseLinearForward_F32_9x5b_Unstructured_OverBatch_V512_R1T4U4K2C4",
        "SparseLinearForward_F32_9x5br_Unstructured_OverBatch_V512_R1T1U4K4C3",
        "SparseLinearForward_F32_9x5br_Unstructured_OverBatch_V512_R2T4U4C4",
        "SparseLinearForward_F32_9x7r_Unstructured_OverBatch_V512_R4T2U4C8",
        "SparseLinearForward_F32_17x8_Unstructured_OverBatch_V256_R3T2U1C5",
        "SparseLinearForward_F32_17x3b_Unstructured_OverBatch_V256_R4T2U4",
        "SparseLinearBackward_F32_9x5_Unstructured_OverBatch_V512_R1T4U4K2C2",
        "SparseLinearBackward_F32_4x13_Unstructured_OverBatch_V256_R1T2U4C5",
        "SparseLinearBackwardWeights_F32_4x13_Unstructured_OverBatch_V512_R1T2U1C12",
        "SparseLinearBackward_F32_9x5_Unstructured_OverBatch_V512_R4T4U4",
        "SparseLinearBackward_F32_17x3_Unstructured_OverBatch_V256_R96T2U1",
        "SparseLinearBackwardWeights_F32_17x3_Unstructured_OverBatch_V512_R3T1U4",
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
    [InlineData("SparseLinearForward_F32_8x8_Unstructured_OverBatch_V1024_R1T4U2")]
    [InlineData("SparseLinearForward_F32_8x8_Unstructured_OverBatch_V512_R1T4U2 ")]
    [InlineData("SparseLinearForward_F64_8x8_Unstructured_OverBatch_V512_R1T4U2")]
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
        var relu = KernelPlanner.PassesOf((SparseLinearSpec)Layers[1] with { Activation = FusedActivation.Relu }).ToDictionary(p => p.Pass, p => p.Kernels);
        Assert.NotEqual(plain[KernelPass.Forward], relu[KernelPass.Forward]);
        Assert.Equal(plain[KernelPass.Backward], relu[KernelPass.Backward]);
        Assert.Equal(plain[KernelPass.BackwardWeights], relu[KernelPass.BackwardWeights]);
    }
}
