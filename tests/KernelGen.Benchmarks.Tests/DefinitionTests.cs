using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

public class DefinitionTests
{
    /// <summary>Two ways to write the definition: element by element, and product by product.</summary>
    [Theory]
    [InlineData(3, 5, 3, 1, 1, 7, 7)]
    [InlineData(4, 3, 3, 2, 1, 9, 6)]
    [InlineData(5, 6, 1, 2, 0, 7, 5)]
    [InlineData(2, 3, 5, 1, 2, 6, 4)]
    [InlineData(2, 2, 7, 2, 3, 8, 9)]
    [InlineData(2, 2, 3, 1, 2, 1, 1)]
    public void Each_element_of_a_convolution_is_that_of_the_whole(int inputs, int outputs, int kernel, int stride, int padding,
        int height, int width)
    {
        var problem = new LayerProblem(
            new LayerCase(new ConvShape("test", new ConvGeometry(inputs, outputs, kernel, stride, padding, height, width)), 0.5, Batch: 3));
        var whole = new ConvReference(problem).Compute();
        var definition = new Definition(problem);
        Assert.Null(definition.MistakeIn(whole, samples: int.MaxValue));
        foreach (var (what, numbers) in new[] { (LayerPart.Y, whole.Y), (LayerPart.DX, whole.DX), (LayerPart.DW, whole.DW!) })
        {
            for (int at = 0; at < numbers.Length; at++)
                Assert.Equal(numbers[at], definition.Of(what, at).Value, 1e-6);
        }
    }

    [Fact]
    public void A_linear_layer_is_a_product()
    {
        var problem = Problems.Linear();
        var (definition, w) = (new Definition(problem), problem.DenseWeights());
        for (int n = 0; n < 5; n++)
        {
            for (int o = 0; o < 7; o++)
                Assert.Equal(problem.Bias![o] + Enumerable.Range(0, 20).Sum(i => (double)w[(o * 20) + i] * problem.X[(n * 20) + i]),
                    definition.Of(LayerPart.Y, (n * 7) + o).Value, 1e-12);
            for (int i = 0; i < 20; i++)
                Assert.Equal(Enumerable.Range(0, 7).Sum(o => (double)w[(o * 20) + i] * problem.DY[(n * 7) + o]),
                    definition.Of(LayerPart.DX, (n * 20) + i).Value, 1e-12);
        }

        float[] dw = problem.OutputMajor(
            [.. Enumerable.Range(0, 140).Select(place =>
            (float)Enumerable.Range(0, 5).Sum(n => (double)problem.DY[(n * 7) + (place / 20)] * problem.X[(n * 20) + (place % 20)]))]);
        for (int k = 0; k < dw.Length; k++)
            Assert.Equal(dw[k], definition.Of(LayerPart.DW, k).Value, 1e-6);
        for (int o = 0; o < 7; o++)
            Assert.Equal(Enumerable.Range(0, 5).Sum(n => (double)problem.DY[(n * 7) + o]), definition.Of(LayerPart.DB, o).Value, 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0)]
    public void A_wrong_element_is_named(float number)
    {
        var problem = Problems.Convolution();
        var definition = new Definition(problem);
        var result = FakeBaseline.SpoilDX(7, number)(FakeBaseline.Right(problem));
        var mistake = definition.MistakeIn(result, samples: int.MaxValue);
        Assert.Equal((LayerPart.DX, 7), (mistake!.What, mistake.At));
        Assert.Equal(definition.Of(LayerPart.DX, 7).Value, mistake.Right);
        Assert.Matches(@"^dX\[7\] is \S+, but \S+ by its definition$", mistake.ToString());
    }

    /// <summary>One product too few among some thousand is a mistake; the order of summation is none.</summary>
    [Fact]
    public void A_missing_term_is_a_mistake_and_rounding_is_none()
    {
        var random = new Random(1);
        double[] terms = [.. Enumerable.Range(0, 5000).Select(_ => (random.NextDouble() - 0.5) * (random.NextDouble() - 0.5))];
        var sum = ExactSum.Of(terms);
        Assert.True(sum.Allows(terms.Aggregate(0f, (one, other) => one + (float)other)));
        Assert.True(sum.Allows(terms.Reverse().Aggregate(0f, (one, other) => one + (float)other)));
        Assert.False(sum.Allows((float)(sum.Value - terms.MaxBy(Math.Abs))));
    }
}
