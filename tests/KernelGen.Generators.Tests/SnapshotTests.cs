using KernelGen.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generators.Tests;

/// <summary>The text itself, for people to read: few files, each layout, pass and width at least once.</summary>
public class SnapshotTests
{
    [Fact]
    public async Task Smallest_layer()
    {
        var driver = await GeneratorHarness.Run("[KernelGen.SparseLinear(1, 1, Bias = false)] internal sealed partial class Hidden;");
        await Verify(driver).UseDirectory("Snapshots")
            .IgnoreGeneratedResult(AllBut(driver, "Hidden", "LinearForward_F32_1x1_Unstructured_ByLine_OverBatch_V512_R1T4"));
    }

    [Fact]
    public async Task Ragged_layer_within_other_types()
    {
        var driver = await GeneratorHarness.Run("""
            namespace App.Models;
            internal partial class Outer<T>
            {
                internal partial record struct Inner
                {
                    [KernelGen.SparseLinear(7, 5, Activation = KernelGen.Activation.Relu)] private sealed partial class Hidden;
                }
            }
            """);
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(
            driver,
            "App.Models.Outer`1.Inner.Hidden",
            "LinearForward_F32_7x5br_Unstructured_ByLine_OverBatch_V256_R1T4",
            "LinearForward_F32_7x5br_Unstructured_ByPanel_OverBatch_V512_R2T4",
            "LinearBackward_F32_7x5_Unstructured_ByLine_OverBatch_V256_R1T2",
            "LinearBackward_F32_7x5_Unstructured_ByLine_OverBatch_V128_R1T1"));
    }

    [Fact]
    public async Task Layer_with_blocks_of_inputs()
    {
        var driver = await GeneratorHarness.Run("[KernelGen.SparseLinear(600, 3)] internal sealed partial class Wide;");
        await Verify(driver).UseDirectory("Snapshots")
            .IgnoreGeneratedResult(AllBut(driver, "LinearForward_F32_600x3b_Unstructured_ByLine_OverBatch_V128_R1T2"));
    }

    [Fact]
    public async Task Layer_with_blocks_of_weights()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.SparseLinear(8, 12, BlockOutputs = 4, Activation = KernelGen.Activation.Relu)] "
            + "internal sealed partial class Blocks;");
        await Verify(driver).UseDirectory("Snapshots")
            .IgnoreGeneratedResult(AllBut(driver, "Blocks", "LinearForward_F32_8x12br_Blocked4x1_ByPanel_OverBatch_V512_R4T4"));
    }

    [Fact]
    public async Task Layer_with_balanced_weights()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.SparseLinear(300, 3, BalancedInputs = 60)] internal sealed partial class Even;");
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(driver, "Even"));
    }

    [Fact]
    public async Task Layer_with_few_outputs()
    {
        var driver = await GeneratorHarness.Run("[KernelGen.SparseLinear(200, 3)] internal sealed partial class Narrow;");
        await Verify(driver).UseDirectory("Snapshots")
            .IgnoreGeneratedResult(AllBut(driver, "LinearBackward_F32_200x3_Unstructured_ByInput_OverBatch_V512_R192T4"));
    }

    [Fact]
    public async Task Dense_layer()
    {
        var driver = await GeneratorHarness.Run("[KernelGen.DenseLinear(7, 5)] internal sealed partial class Classifier;");
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(
            driver,
            "Classifier",
            "LinearForward_F32_7x5b_Dense_ByPanel_OverBatch_V256_R2T2",
            "LinearBackwardInput_F32_7x5_Dense_ByPanel_OverBatch_V128_R2T1",
            "LinearBackwardWeights_F32_7x5_Dense_ByPanel_OverBatch_V512_R4T1"));
    }

    [Fact]
    public async Task Sparse_layer_with_dense_kernels()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.SparseLinear(7, 5, DenseKernels = true)] internal sealed partial class Either;");
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(driver, "Either"));
    }

    [Fact]
    public async Task Sparse_convolution()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.SparseConv2d(2, 3, Kernel = 3, Stride = 2, Padding = 1, "
            + "Height = 4, Width = 5, Activation = KernelGen.Activation.Relu)] internal sealed partial class Conv;");
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(
            driver,
            "Conv",
            "Conv2dForward_F32_2x3s2br_Unstructured_ByLine_OverBatch_V512_R1T8",
            "Conv2dForward_F32_3s1br_Unstructured_ByLine_OverWidth_V256_R1T4",
            "Conv2dBackward_F32_2x3s2_Unstructured_ByLine_OverBatch_V256_R1T3"));
    }

    [Fact]
    public async Task Convolution_with_blocks_of_weights()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.SparseConv2d(3, 8, Kernel = 3, Padding = 1, BlockOutputs = 4)] internal sealed partial class Blocks;");
        await Verify(driver).UseDirectory("Snapshots")
            .IgnoreGeneratedResult(AllBut(driver, "Conv2dBackward_F32_3x8s1_Blocked4x1_ByPanel_OverBatch_V512_R4T16"));
    }

    [Fact]
    public async Task Dense_convolution()
    {
        var driver = await GeneratorHarness.Run(
            "[KernelGen.DenseConv2d(3, 2, Kernel = 3, Padding = 1, Height = 4, Width = 3, Bias = false)] "
            + "internal sealed partial class First;");
        await Verify(driver).UseDirectory("Snapshots").IgnoreGeneratedResult(AllBut(
            driver,
            "First",
            "Conv2dForward_F32_3x2s1t9k3_Dense_ByPanel_OverBatch_V256_R2T2",
            "Conv2dBackwardInput_F32_3x2s1t3k9_Dense_ByPanel_OverBatch_V128_R2T1",
            "Conv2dBackwardWeights_F32_3x2s1t9k3_Dense_ByPanel_OverBatch_V256_R2T1"));
    }

    /// <summary>Leaves out what is not named. Kernels are named up to their tile: how far they unroll is tuned now and then.</summary>
    private static Func<GeneratedSourceResult, bool> AllBut(GeneratorDriver driver, params string[] files)
    {
        var written = driver.GetRunResult().Results.Single().GeneratedSources;
        string missing = string.Join(", ", files.Where(file => !written.Any(source => Is(source, file))));
        Assert.True(
            missing.Length == 0, $"Not written: {missing}. Written:\n{string.Join("\n", written.Select(source => source.HintName))}");
        return source => !files.Any(file => Is(source, file));

        static bool Is(GeneratedSourceResult source, string file) =>
            source.HintName == file + ".g.cs" || source.HintName.StartsWith(file + "U", StringComparison.Ordinal);
    }
}
