namespace KernelGen.Runtime.Tests.Kernels;

public sealed class KernelDispatchTests
{
    [Theory]
    [InlineData(new[] { VectorWidth.V512, VectorWidth.V256, VectorWidth.V128, VectorWidth.Scalar }, VectorWidth.V256, VectorWidth.V256)]
    [InlineData(new[] { VectorWidth.V512, VectorWidth.V128 }, VectorWidth.V256, VectorWidth.V128)]
    [InlineData(new[] { VectorWidth.V256 }, VectorWidth.V512, VectorWidth.V256)]
    [InlineData(new[] { VectorWidth.Scalar }, VectorWidth.V512, VectorWidth.Scalar)]
    [InlineData(new[] { VectorWidth.V512 }, VectorWidth.Scalar, VectorWidth.Scalar)]
    public void The_widest_that_is_there_and_accelerated_is_taken(VectorWidth[] widths, VectorWidth accelerated, VectorWidth expected) =>
        Assert.Equal(expected, KernelDispatch.WidestOf(widths, accelerated, "Hidden"));

    [Fact]
    public void A_layer_with_wider_kernels_alone_is_refused()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => KernelDispatch.WidestOf([VectorWidth.V512, VectorWidth.V256], VectorWidth.V128, "Hidden"));
        Assert.Contains(
            "Layer Hidden has kernels of width V512, V256 alone, but the widest that this processor accelerates is V128. "
            + "Add V128 to the MSBuild property KernelGenWidths",
            refusal.Message, StringComparison.Ordinal);
    }
}
