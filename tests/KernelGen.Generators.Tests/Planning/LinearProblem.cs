using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>Random operands of a linear kernel, its arguments, and what must come out.</summary>
internal sealed class LinearProblem
{
    private readonly KernelKey _key;
    private readonly int _blocks;
    private readonly bool[,] _mask;
    private readonly double[,] _w;
    private readonly double[] _b;
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _dy;

    private LinearProblem(KernelKey key, int blocks, double density, Random random)
    {
        (_key, _blocks) = (key, blocks);
        var (rows, columns) = (key.Shape.Out, Math.Max(1, key.Shape.In));
        _mask = new bool[rows, columns];
        _w = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                _mask[i, j] = key.Layout == KernelLayout.Dense || random.NextDouble() < density;
                _w[i, j] = _mask[i, j] ? random.NextDouble() - 0.5 : 0;
            }
        }

        (_b, _x, _y, _dy) = (Numbers(rows), Numbers(blocks * columns * 16), Numbers(blocks * rows * 16), Numbers(blocks * rows * 16));

        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private int Rows => _key.Shape.Out;

    private int Columns => Math.Max(1, _key.Shape.In);

    public static LinearProblem Random(KernelKey key, int blocks, double density) => new(key, blocks, density, new Random(blocks));

    /// <summary>Runs the kernel in two parts of its rows or columns and compares all that it wrote.</summary>
    public void Check(LoopKernel kernel)
    {
        bool byColumn = _key.Pass is KernelPass.Backward || (_key.Pass is KernelPass.BackwardInput or KernelPass.BackwardWeights && (_key.Layout != KernelLayout.Dense || _key.Pass == KernelPass.BackwardInput));
        var (starts, offsets, values, places, panels) = Pack();
        int count = panels > 0 ? panels : byColumn ? Columns : Rows, middle = count / 2;
        double[] before = [.. Enumerable.Range(0, Math.Max(values.Length, Rows * Columns)).Select(k => k / 8.0)];
        var arguments = new Dictionary<string, object>
        {
            ["start"] = starts,
            ["offset"] = offsets,
            ["blocks"] = _blocks,
            ["W"] = _key.Layout == KernelLayout.Dense ? _w.Cast<double>().ToArray() : values,
            ["b"] = _b,
            ["X"] = _x,
            ["Y"] = _y.ToArray(),
            ["dY"] = _dy.ToArray(),
            ["dX"] = new double[_x.Length],
            ["dW"] = before.ToArray(),
        };
        foreach (var (first, end) in new[] { (0, middle), (middle, count) })
        {
            foreach (string suffix in new[] { "Panel", "Row", "Column" })
                (arguments["first" + suffix], arguments["end" + suffix]) = (first, end);
            LoopInterpreter.Run(kernel, arguments);
        }

        CheckResults(arguments, before, places);
    }

    private void CheckResults(Dictionary<string, object> arguments, double[] before, (int Row, int Column)[] places)
    {
        switch (_key.Pass)
        {
            case KernelPass.Forward:
                Equal("Y", (double[])arguments["Y"], Lines(Rows, (block, i, lane) => Epilogue(i, Sum(Columns, j => _w[i, j] * _x[At(block, j, lane, Columns)]))));
                break;
            default:
                if (_key.Pass is KernelPass.Backward or KernelPass.BackwardInput)
                    Equal("dX", (double[])arguments["dX"], Lines(Columns, (block, j, lane) => Sum(Rows, i => _w[i, j] * _dy[At(block, i, lane, Rows)])));
                if (_key.Pass is KernelPass.Backward or KernelPass.BackwardWeights)
                {
                    var expected = before.ToArray();
                    for (int k = 0; k < places.Length; k++)
                        expected[k] += SumOfBatch((block, lane) => _x[At(block, places[k].Column, lane, Columns)] * _dy[At(block, places[k].Row, lane, Rows)]);
                    Equal("dW", (double[])arguments["dW"], expected);
                }

                break;
        }
    }

    /// <summary>The nonzeros in the order of the kernel, as the runtime packs them; a dense matrix is stored row by row.</summary>
    private (int[] Starts, int[] Offsets, double[] Values, (int Row, int Column)[] Places, int Panels) Pack()
    {
        var pattern = SparsityPattern.FromMask(Rows, Columns, [.. _mask.Cast<bool>()]);
        var byRow = Places(pattern.RowStarts, pattern.ColumnIndices, (outer, inner) => (outer, inner));
        if (_key.Layout == KernelLayout.Dense)
            return ([], [], [], byRow, 0);
        bool forward = _key.Pass == KernelPass.Forward;
        var packing = new PatternPacking(_key.Schedule.Rows, _key.Schedule.Block, ByInput: !forward && _key.Schedule.Rows > 1);
        var packed = forward ? PackedPattern.ForForward(pattern, packing) : PackedPattern.ForBackward(pattern, packing);
        var own = forward ? byRow : Places(pattern.ColumnStarts, pattern.RowIndices, (outer, inner) => (inner, outer));
        (int Row, int Column)[] places = [.. packed.Order.Select(k => own[k])];
        return (packed.Starts, [.. packed.Offsets.Select(o => (int)o)], [.. places.Select(p => _w[p.Row, p.Column])], places, packed.Panels);
    }

    private static (int Row, int Column)[] Places(ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, Func<int, int, (int, int)> place)
    {
        var places = new (int, int)[indices.Length];
        for (int outer = 0; outer < starts.Length - 1; outer++)
        {
            for (int k = starts[outer]; k < starts[outer + 1]; k++)
                places[k] = place(outer, indices[k]);
        }

        return places;
    }

    private double Epilogue(int i, double sum)
    {
        sum += _key.Shape.Bias ? _b[i] : 0;
        return _key.Shape.Relu ? Math.Max(sum, 0) : sum;
    }

    private double[] Lines(int features, Func<int, int, int, double> value)
    {
        var lines = new double[_blocks * features * 16];
        for (int at = 0; at < lines.Length; at++)
            lines[at] = value(at / 16 / features, at / 16 % features, at % 16);
        return lines;
    }

    private double SumOfBatch(Func<int, int, double> term) => Sum(_blocks, block => Sum(16, lane => term(block, lane)));

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    private static int At(int block, int feature, int lane, int features) => (((block * features) + feature) * 16) + lane;

    private void Equal(string what, double[] actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int at = 0; at < expected.Length; at++)
            Assert.True(Math.Abs(expected[at] - actual[at]) < 1e-9, $"{KernelName.Print(_key)}, {_blocks} blocks: {what}[{at}] is {actual[at]}, but should be {expected[at]}.");
    }
}
