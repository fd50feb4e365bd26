using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>A convolution from its definition, in double precision: the judge of the baselines on small maps.</summary>
public sealed class ConvReference : IContender
{
    private readonly LayerProblem _problem;
    private readonly ConvGeometry _geometry;
    private readonly float[] _weights;
    private readonly double[] _y;
    private readonly double[] _dx;
    private readonly double[] _dw;

    public ConvReference(LayerProblem problem)
    {
        (_problem, _geometry, _weights) = (problem, ((ConvShape)problem.Case.Shape).Geometry, problem.DenseWeights());
        (_y, _dx, _dw) = (new double[problem.DY.Length], new double[problem.X.Length], new double[_weights.Length]);
    }

    public string Name => "the definition";

    public ContenderKind Kind => ContenderKind.OwnDense;

    public void Forward()
    {
        Array.Clear(_y);
        ForEachProduct((y, w, x) => _y[y] += (double)_weights[w] * _problem.X[x]);
    }

    public void Backward()
    {
        Array.Clear(_dx);
        Array.Clear(_dw);
        ForEachProduct((y, w, x) =>
        {
            _dx[x] += (double)_weights[w] * _problem.DY[y];
            _dw[w] += (double)_problem.X[x] * _problem.DY[y];
        });
    }

    public LayerResult Compute()
    {
        Forward();
        Backward();
        return new LayerResult(Rounded(_y), Rounded(_dx), _problem.OutputMajor(Rounded(_dw)), DB: null);
    }

    private static float[] Rounded(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);

    /// <summary>
    /// Names the places of y, w and x in every product of the sum
    /// <c>y[n, o, r, c] = sum of w[o, i, u, v] * x[n, i, r s + u - p, c s + v - p]</c>.
    /// </summary>
    private void ForEachProduct(Action<int, int, int> visit)
    {
        var (inChannels, outChannels, kernel, stride, padding, height, width) = _geometry;
        for (int y = 0; y < _y.Length; y++)
        {
            int column = y % _geometry.OutWidth, row = y / _geometry.OutWidth % _geometry.OutHeight;
            int channel = y / (_geometry.OutWidth * _geometry.OutHeight) % outChannels,
                sample = y / (_geometry.OutWidth * _geometry.OutHeight * outChannels);
            for (int tap = 0; tap < inChannels * kernel * kernel; tap++)
            {
                int input = tap / (kernel * kernel), inRow = (row * stride) + (tap / kernel % kernel) - padding,
                    inColumn = (column * stride) + (tap % kernel) - padding;
                if (inRow >= 0 && inRow < height && inColumn >= 0 && inColumn < width)
                {
                    visit(
                        y, (channel * inChannels * kernel * kernel) + tap,
                        (((((sample * inChannels) + input) * height) + inRow) * width) + inColumn);
                }
            }
        }
    }
}
