using KernelGen.CompilerServices;
using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Loops;

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
        var (rows, columns) = (key.Shape.Out, key.Shape.In);
        _mask = new bool[rows, columns];
        _w = new double[rows, columns];
        var (outputs, inputs) = key.Layout is BlockedLayout block ? (block.Outputs, block.Inputs) : (1, 1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                bool isFirst = i % outputs == 0 && j % inputs == 0;
                _mask[i, j] = key.Layout == WeightLayout.Dense
                    || (isFirst ? random.NextDouble() < density : _mask[i / outputs * outputs, j / inputs * inputs]);
                _w[i, j] = _mask[i, j] ? random.NextDouble() - 0.5 : 0;
            }
        }

        (_b, _x, _y, _dy) = (Numbers(rows), Numbers(blocks * columns * 16), Numbers(blocks * rows * 16), Numbers(blocks * rows * 16));

        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private int Rows => _key.Shape.Out;

    private int Columns => _key.Shape.In;

    public static LinearProblem Random(KernelKey key, int blocks, double density) => new(key, blocks, density, new Random(blocks));

    /// <summary>Every choice of gradients that a kernel may be asked for.</summary>
    private static readonly Gradient[][] Choices = [[Gradient.Input, Gradient.Weights], [Gradient.Weights], [Gradient.Input]];

    /// <summary>
    /// Runs the kernel in two parts of its rows or columns and compares all that it wrote, for every choice of gradients and every
    /// tile to begin with.
    /// </summary>
    public void Check(LoopKernel kernel)
    {
        var tiles = kernel.Operands.Any(operand => operand.Name == "tile") ? new[] { _key.Schedule.Tile, _key.Schedule.Tile / 2 } : [0];
        foreach (int tile in tiles)
        {
            if (kernel.HasParts)
            {
                foreach (var wanted in Choices)
                    Check(kernel, tile, wanted);
            }
            else
            {
                Check(kernel, tile, _key.Pass == KernelPass.BackwardWeights ? [Gradient.Weights] : [Gradient.Input]);
            }
        }
    }

    private void Check(LoopKernel kernel, int tile, Gradient[] wanted)
    {
        bool byColumn = _key.Pass is KernelPass.Backward or KernelPass.BackwardInput;
        var (packed, values, places) = Pack();
        int count = packed?.Panels ?? (byColumn ? Columns : Rows), middle = count / 2;
        double[] before = [.. Enumerable.Range(0, Math.Max(values.Length, Rows * Columns)).Select(k => k / 8.0)];
        var operands = new Dictionary<string, object>
        {
            ["start"] = packed?.Starts ?? [],
            ["offset"] = packed is null ? [] : Array.ConvertAll(packed.Offsets.ToArray(), offset => (int)offset),
            ["blocks"] = _blocks,
            ["tile"] = tile,
            ["inputBlocks"] = packed?.Blocks ?? 0,
            ["inputBlock"] = packed?.InputBlock ?? 0,
            ["W"] = packed is null ? _w.Cast<double>().ToArray() : values,
            ["b"] = _b,
            ["X"] = _x,
            ["Y"] = _y.ToArray(),
            ["dY"] = _dy.ToArray(),
            ["dX"] = new double[_x.Length],
            ["dW"] = before.ToArray(),
        };
        foreach (var (first, end) in new[] { (0, middle), (middle, count) })
        {
            (operands["first"], operands["past"]) = (first, end);
            LoopInterpreter.Run(kernel, operands, wanted);
        }

        CheckResults(operands, before, places, wanted);
    }

    private void CheckResults(Dictionary<string, object> operands, double[] before, (int Row, int Column)[] places, Gradient[] wanted)
    {
        if (_key.Pass == KernelPass.Forward)
        {
            Equal(
                "Y", (double[])operands["Y"],
                Lines(Rows, (block, i, lane) => Epilogue(i, Sum(Columns, j => _w[i, j] * _x[At(block, j, lane, Columns)]))));
            return;
        }

        Equal("dX", (double[])operands["dX"], Lines(Columns, (block, j, lane) =>
            wanted.Contains(Gradient.Input) ? Sum(Rows, i => _w[i, j] * _dy[At(block, i, lane, Rows)]) : 0));
        var expected = before.ToArray();
        for (int k = 0; k < places.Length && wanted.Contains(Gradient.Weights); k++)
        {
            expected[k] += SumOfBatch(
                (block, lane) => _x[At(block, places[k].Column, lane, Columns)] * _dy[At(block, places[k].Row, lane, Rows)]);
        }

        Equal("dW", (double[])operands["dW"], expected);
    }

    /// <summary>The nonzeros in the order of the kernel, as the runtime packs them; a dense matrix is stored row by row.</summary>
    private (PackedPattern? Packed, double[] Values, (int Row, int Column)[] Places) Pack()
    {
        var pattern = SparsityPattern.FromMask(Rows, Columns, [.. _mask.Cast<bool>()]);
        var byRow = Places(pattern.RowStarts, pattern.ColumnIndices, (outer, inner) => (outer, inner));
        if (_key.Layout.PackingOf(_key) is not { } order)
            return (null, [], byRow);
        bool forward = _key.Pass == KernelPass.Forward;
        var packing = new PatternPacking(order.Panel, order.Block, order.ByInput)
        {
            Weights = order.Weights is { } weights ? new WeightBlock(weights.Outputs, weights.Inputs) : null,
        };
        var packed = forward ? PackedPattern.ForForward(pattern, packing) : PackedPattern.ForBackward(pattern, packing);
        var own = forward ? byRow : Places(pattern.ColumnStarts, pattern.RowIndices, (outer, inner) => (inner, outer));
        (int Row, int Column)[] places = [.. packed.Order.ToArray().Select(k => own[k])];
        return (packed, [.. places.Select(p => _w[p.Row, p.Column])], places);
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
        {
            Assert.True(
                Math.Abs(expected[at] - actual[at]) < 1e-9,
                $"{KernelName.Print(_key)}, {_blocks} blocks: {what}[{at}] is {actual[at]}, but should be {expected[at]}.");
        }
    }
}
