using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// The judge of every contender: single elements of a layer's results, each summed in double from the definition
/// <c>y[n, o, r, c] = b[o] + sum of w[o, i, u, v] * x[n, i, r s + u - p, c s + v - p]</c>. A linear layer is a convolution of one pixel.
/// A few elements are cheap even where the whole layer is large, and share nothing with any contender.
/// </summary>
public sealed class Definition
{
    private readonly LayerProblem _problem;
    private readonly ConvGeometry _geometry;
    private readonly float[] _weights;

    public Definition(LayerProblem problem)
    {
        (_problem, _weights) = (problem, problem.DenseWeights());
        _geometry = problem.Case.Shape is ConvShape convolution ? convolution.Geometry
            : new ConvGeometry(problem.Case.Shape.Columns, problem.Case.Shape.Rows, Kernel: 1, Stride: 1, Padding: 0, Height: 1, Width: 1);
    }

    /// <summary>One element.</summary>
    public ExactSum Of(LayerPart what, int at) => ExactSum.Of(what switch
    {
        LayerPart.Y => Outputs(at),
        LayerPart.DX => InputGradients(at),
        LayerPart.DW => WeightGradients(at),
        _ => BiasGradients(at),
    });

    /// <summary>What is wrong with one element; null where it is right.</summary>
    public Mistake? MistakeAt(LayerPart what, int at, float actual)
    {
        var right = Of(what, at);
        return right.Allows(actual) ? null : new Mistake(what, at, actual, right.Value);
    }

    /// <summary>What is wrong with some elements of each array, the first, the last and random ones; null where they are right.</summary>
    public Mistake? MistakeIn(LayerResult result, int samples = 64) =>
        MistakeIn(LayerPart.Y, result.Y, samples) ?? MistakeIn(LayerPart.DX, result.DX, samples)
        ?? MistakeIn(LayerPart.DW, result.DW, samples) ?? MistakeIn(LayerPart.DB, result.DB, samples);

    private Mistake? MistakeIn(LayerPart what, float[]? numbers, int samples)
    {
        if (numbers is null || numbers.Length == 0)
            return null;
        var random = new Random(1);
        IEnumerable<int> places = numbers.Length <= samples
            ? Enumerable.Range(0, numbers.Length)
            : [0, numbers.Length - 1, .. Enumerable.Range(2, samples - 2).Select(_ => random.Next(numbers.Length))];
        return places.Select(at => MistakeAt(what, at, numbers[at])).FirstOrDefault(mistake => mistake is not null);
    }

    private IEnumerable<double> Outputs(int at)
    {
        var (inputs, _, kernel, stride, padding, height, width) = _geometry;
        var (sample, output, row, column) = Split(at, _geometry.OutChannels, _geometry.OutHeight, _geometry.OutWidth);
        if (_problem.Bias is { } bias)
            yield return bias[output];
        for (int tap = 0; tap < inputs * kernel * kernel; tap++)
        {
            int input = tap / (kernel * kernel), inRow = (row * stride) + (tap / kernel % kernel) - padding,
                inColumn = (column * stride) + (tap % kernel) - padding;
            if (inRow >= 0 && inRow < height && inColumn >= 0 && inColumn < width)
                yield return (double)_weights[(output * _problem.Pattern.Columns) + tap] * X(sample, input, inRow, inColumn);
        }
    }

    private IEnumerable<double> InputGradients(int at)
    {
        var (inputs, outputs, kernel, stride, padding, height, width) = _geometry;
        var (sample, input, inRow, inColumn) = Split(at, inputs, height, width);
        for (int tap = 0; tap < kernel * kernel; tap++)
        {
            int rows = inRow + padding - (tap / kernel), columns = inColumn + padding - (tap % kernel);
            if (rows < 0 || columns < 0 || rows % stride != 0 || columns % stride != 0 || rows / stride >= _geometry.OutHeight
                || columns / stride >= _geometry.OutWidth)
                continue;
            for (int output = 0; output < outputs; output++)
            {
                double w = _weights[(output * _problem.Pattern.Columns) + (input * kernel * kernel) + tap];
                yield return w * DY(sample, output, rows / stride, columns / stride);
            }
        }
    }

    private IEnumerable<double> WeightGradients(int nonzero)
    {
        var (_, _, kernel, stride, padding, height, width) = _geometry;
        int tap = _problem.Pattern.ColumnIndices[nonzero], input = tap / (kernel * kernel), output = 0;
        while (_problem.Pattern.RowStarts[output + 1] <= nonzero)
            output++;
        for (int pixel = 0; pixel < _problem.Batch * _geometry.OutHeight * _geometry.OutWidth; pixel++)
        {
            var (sample, _, row, column) = Split(pixel, 1, _geometry.OutHeight, _geometry.OutWidth);
            int inRow = (row * stride) + (tap / kernel % kernel) - padding, inColumn = (column * stride) + (tap % kernel) - padding;
            if (inRow >= 0 && inRow < height && inColumn >= 0 && inColumn < width)
                yield return X(sample, input, inRow, inColumn) * DY(sample, output, row, column);
        }
    }

    private IEnumerable<double> BiasGradients(int output)
    {
        for (int pixel = 0; pixel < _problem.Batch * _geometry.OutHeight * _geometry.OutWidth; pixel++)
        {
            var (sample, _, row, column) = Split(pixel, 1, _geometry.OutHeight, _geometry.OutWidth);
            yield return DY(sample, output, row, column);
        }
    }

    private double X(int sample, int channel, int row, int column) =>
        _problem.X[(((((sample * _geometry.InChannels) + channel) * _geometry.Height) + row) * _geometry.Width) + column];

    private double DY(int sample, int output, int row, int column) =>
        _problem.DY[(((((sample * _geometry.OutChannels) + output) * _geometry.OutHeight) + row) * _geometry.OutWidth) + column];

    private static (int Sample, int Channel, int Row, int Column) Split(int at, int channels, int height, int width) =>
        (at / (channels * height * width), at / (height * width) % channels, at / width % height, at % width);
}
