using System.Reflection;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Parsing;

public class Conv2dParserTests
{
    private const string Least = "Kernel = 3, Height = 9, Width = 8";

    public static TheoryData<string> Properties =>
        [
            .. typeof(SparseConv2dAttribute).GetProperties().Where(property => property.SetMethod is not null)
                .Select(property => property.Name),
        ];

    [Fact]
    public void A_spec_holds_what_was_asked()
    {
        var spec = Collect(
            "SparseConv2d(64, 128, Kernel = 3, Stride = 2, Padding = 1, "
            + "Height = 56, Width = 28, Bias = false, Activation = Activation.Relu)");
        Assert.Equal(
            new Conv2dSpec(
                new DeclaredType("", [], "Conv"), WeightLayout.Unstructured,
                new ConvFilter(64, 128, 1, new ConvAxis(3, 2, 1, 1, 1), new ConvAxis(3, 2, 1, 1, 1)), 56, 28, Bias: false,
                FusedActivation.Relu),
            spec);
        Assert.Equal((28, 14), (spec.Filter.Rows.Outputs(56), spec.Filter.Columns.Outputs(28)));
    }

    [Fact]
    public void Images_may_have_any_size()
    {
        var spec = Collect("DenseConv2d(3, 5, Kernel = 3, Stride = 4)");
        Assert.Equal((null, null, new ConvAxis(3, 4, 0, 0, 1)), (spec.Height, spec.Width, spec.Filter.Columns));
        Assert.Equal((7, (int?)null), (Collect("DenseConv2d(3, 5, Kernel = 3, Height = 7)").Height, spec.Width));
    }

    [Fact]
    public void Each_axis_may_be_said_by_its_own_name()
    {
        var spec = Collect("""
            DenseConv2d(6, 4, KernelHeight = 5, KernelWidth = 2, StrideHeight = 3, StrideWidth = 4, DilationHeight = 1, DilationWidth = 6, Groups = 2,
                PaddingTop = 0, PaddingBottom = 1, PaddingLeft = 2, PaddingRight = 7, Height = 10, Width = 20)
            """);
        Assert.Equal(
            (new ConvFilter(6, 4, 2, new ConvAxis(5, 3, 0, 1, 1), new ConvAxis(2, 4, 2, 7, 6)), 10, 20),
            (spec.Filter, spec.Height, spec.Width));
    }

    [Fact]
    public void What_is_said_of_one_axis_goes_before_what_is_said_of_both()
    {
        var filter = Collect(
            "SparseConv2d(6, 4, Kernel = 3, KernelWidth = 2, StrideHeight = 3, Stride = 4, "
            + "Dilation = 2, DilationWidth = 1, Padding = 2, PaddingTop = 0, PaddingRight = 3, Height = 10, Width = 20)").Filter;
        Assert.Equal((new ConvAxis(3, 3, 0, 2, 2), new ConvAxis(2, 4, 2, 3, 1)), (filter.Rows, filter.Columns));
    }

    [Theory]
    [InlineData(7, 7, 2)]
    [InlineData(8, 8, 1)]
    [InlineData(9, 8, 1)]
    [InlineData(int.MaxValue, 8, 1)]
    public void A_stride_that_leaves_one_output_is_the_least_that_does(int stride, int expected, int outputs)
    {
        var filter = Collect($"SparseConv2d(4, 6, Kernel = 3, Padding = 1, Stride = {stride}, Height = 8, Width = 8)").Filter;
        Assert.Equal((new ConvAxis(3, expected, 1, 1, 1), outputs), (filter.Columns, filter.Columns.Outputs(8)));
    }

    [Fact]
    public void Unsaid_options_are_those_of_the_attribute()
    {
        var attribute = new DenseConv2dAttribute(4, 6);
        var axis = new ConvAxis(3, attribute.Stride, attribute.Padding, attribute.Padding, attribute.Dilation);
        Assert.Equal(
            new Conv2dSpec(
                new DeclaredType("", [], "Conv"), WeightLayout.Dense, new ConvFilter(4, 6, attribute.Groups, axis, axis), 9, 8,
                attribute.Bias, (FusedActivation)attribute.Activation),
            Collect($"DenseConv2d(4, 6, {Least})"));
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void Every_property_is_read(string property)
    {
        string value = property switch
        {
            "Bias" => "false",
            "Activation" => "Activation.Relu",
            "DenseKernels" => "true",
            "Mask" => "\"conv.mtx\"",
            _ => "2",
        };
        string others = string.Join(
            ", ", Least.Split(", ").Where(argument => !argument.StartsWith(property + " ", StringComparison.Ordinal)));
        Assert.NotEqual(
            Collect($"SparseConv2d(4, 6, {Least})"),
            Collect(
                $"SparseConv2d(4, 6, {others}, {property} = {value}"
                + $"{(property == "Height" ? ", KernelHeight = 1" : property == "Width" ? ", KernelWidth = 1" : "")})"));
    }

    /// <summary>But for what sparse weights alone have.</summary>
    [Fact]
    public void Both_attributes_have_the_same_arguments()
    {
        string[] ofSparse =
        [
            nameof(SparseConv2dAttribute.DenseKernels), nameof(SparseConv2dAttribute.BlockOutputs),
            nameof(SparseConv2dAttribute.BlockInputs), nameof(SparseConv2dAttribute.BalancedInputs), nameof(SparseConv2dAttribute.Mask),
        ];
        Assert.Equal(
            Arguments(typeof(SparseConv2dAttribute)).Where(argument => !ofSparse.Contains(argument.Item1)),
            Arguments(typeof(DenseConv2dAttribute)));
        Assert.Equal(ofSparse, Arguments(typeof(SparseConv2dAttribute)).Select(argument => argument.Item1));
    }

    private static IEnumerable<(string, Type)> Arguments(Type attribute) =>
        attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => (property.Name, property.PropertyType));

    private static Conv2dSpec Collect(string attribute) =>
        Assert.IsType<Conv2dSpec>(
            Assert.Single(SpecCollector.Collect($"using KernelGen; [{attribute}] internal partial class Conv;")), exactMatch: false);
}
