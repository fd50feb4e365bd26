using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Loops;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>
/// Random operands and tables of one convolution kernel, as its contract allows them, and what must come out. The tables lead anywhere in
/// the operand that is read: the kernel knows pixels, channels and how far apart they lie, and nothing of images.
/// </summary>
internal sealed class ConvProblem
{
    private const int Lanes = 16;
    private const int ChannelBlocks = 2;
    private const int Reach = 40;

    private readonly KernelKey _key;
    private readonly TapShape _taps;
    private readonly Random _random;

    public ConvProblem(KernelKey key, int seed) => (_key, _taps, _random) = (key, key.Shape.Taps!, new Random(seed));

    private bool Forward => _key.Pass == KernelPass.Forward;

    private bool OverWidth => _key.Axis == KernelAxis.OverWidth;

    private int InPixel => OverWidth ? Lanes : _taps.Stride * (_key.Shape.In | 1) * Lanes;

    private int OutPixel => OverWidth ? Lanes : (_key.Shape.Out | 1) * Lanes;

    /// <summary>One pixel, rows that end with every size of tile, rows of two sizes alone.</summary>
    private static int[] Rows => [1, 2, 3, 5, 7, 8, 9, 14, 20, 27, 30];

    private static readonly Gradient[][] Choices = [[Gradient.Input, Gradient.Weights], [Gradient.Weights], [Gradient.Input]];

    public void Check(LoopKernel kernel)
    {
        foreach (int pixels in Rows)
        {
            foreach (int add in Forward || _key.Pass == KernelPass.BackwardWeights ? new[] { 0 } : [0, 1])
            {
                if (_key.Layout is BlockedLayout block)
                {
                    foreach (var wanted in kernel.HasParts ? Choices : Choices[..1])
                    {
                        if (Forward)
                            CheckBlocks(kernel, block, pixels);
                        else
                            CheckBlocksBackward(kernel, block, pixels, wanted);
                    }
                }
                else if (_key.Layout == WeightLayout.Unstructured)
                {
                    foreach (var wanted in kernel.HasParts ? Choices : Choices[..1])
                        CheckSparse(kernel, pixels, add, wanted);
                }
                else if (_key.Pass == KernelPass.BackwardWeights)
                {
                    CheckDenseWeights(kernel, pixels);
                }
                else
                {
                    CheckDenseProduct(kernel, pixels, add);
                }
            }
        }
    }

    private void CheckSparse(LoopKernel kernel, int pixels, int add, Gradient[] wanted)
    {
        int lines = Forward ? _key.Shape.Out : _key.Shape.In, unit = OverWidth ? 1 : Lanes,
            channelStep = OverWidth ? pixels * Lanes : Lanes;
        int[] counts = [.. Enumerable.Range(0, ChannelBlocks * lines).Select(_ => _random.Next(10))], starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            starts[i + 1] = starts[i] + counts[i];
        int[] offsets = [.. Enumerable.Range(0, starts[^1]).Select(_ => _random.Next(Reach))],
            places = [.. Enumerable.Range(0, ChannelBlocks).Select(_ => _random.Next(Reach) * unit)];
        double[] w = Numbers(starts[^1]), b = Numbers(lines), before = Numbers(starts[^1]);
        int readStep = Forward ? InPixel : OutPixel, ownStep = Forward ? OutPixel : InPixel;
        double[] read = Numbers((pixels * readStep) + (2 * Reach * unit) + Lanes), x = Numbers((pixels * ownStep) + (lines * channelStep)),
            own = Numbers(x.Length);
        var arguments = new Dictionary<string, object>
        {
            ["start"] = starts,
            ["place"] = places,
            ["offset"] = offsets,
            ["W"] = w,
            ["b"] = b,
            ["channelBlocks"] = ChannelBlocks,
            ["pixels"] = pixels,
            ["add"] = add,
            ["X"] = Forward ? read : x,
            ["Y"] = own.ToArray(),
            ["dY"] = read,
            ["dX"] = own.ToArray(),
            ["dW"] = before.ToArray(),
        };
        LoopInterpreter.Run(kernel, arguments, wanted);

        double[] result = [.. own], dw = [.. before];
        for (int line = 0; line < lines; line++)
        {
            for (int at = 0; at < pixels * Lanes; at++)
            {
                int to = (at / Lanes * ownStep) + (line * channelStep) + (at % Lanes);
                double sum = Forward ? _key.Shape.Bias ? b[line] : 0 : add * own[to];
                for (int c = 0; c < ChannelBlocks; c++)
                {
                    for (int k = starts[(c * lines) + line]; k < starts[(c * lines) + line + 1]; k++)
                    {
                        double other = read[places[c] + (offsets[k] * unit) + (at / Lanes * readStep) + (at % Lanes)];
                        sum += w[k] * other;
                        dw[k] += wanted.Contains(Gradient.Weights) ? x[to] * other : 0;
                    }
                }

                if (Forward || wanted.Contains(Gradient.Input))
                    result[to] = Forward && _key.Shape.Relu ? Math.Max(sum, 0) : sum;
            }
        }

        Equal(Forward ? "Y" : "dX", (double[])arguments[Forward ? "Y" : "dX"], result);
        if (!Forward)
            Equal("dW", (double[])arguments["dW"], dw);
    }

    /// <summary>Forward: a panel of outputs for each row of the table, and inputs side by side from where an offset leads.</summary>
    private void CheckBlocks(LoopKernel kernel, BlockedLayout block, int pixels)
    {
        int panels = _key.Shape.Out / block.Outputs;
        int[] counts = [.. Enumerable.Range(0, ChannelBlocks * panels).Select(_ => _random.Next(5))], starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            starts[i + 1] = starts[i] + counts[i];
        int[] offsets = [.. Enumerable.Range(0, starts[^1]).Select(_ => _random.Next(Reach))],
            places = [.. Enumerable.Range(0, ChannelBlocks).Select(_ => _random.Next(Reach) * Lanes)];
        double[] w = Numbers(starts[^1] * block.Outputs * block.Inputs), b = Numbers(_key.Shape.Out),
            read = Numbers((pixels * InPixel) + (((2 * Reach) + block.Inputs) * Lanes)),
            own = Numbers((pixels * OutPixel) + (_key.Shape.Out * Lanes));
        var arguments = new Dictionary<string, object>
        {
            ["start"] = starts,
            ["place"] = places,
            ["offset"] = offsets,
            ["W"] = w,
            ["b"] = b,
            ["channelBlocks"] = ChannelBlocks,
            ["pixels"] = pixels,
            ["X"] = read,
            ["Y"] = own.ToArray(),
        };
        LoopInterpreter.Run(kernel, arguments);

        double[] result = [.. own];
        for (int line = 0; line < _key.Shape.Out; line++)
        {
            for (int at = 0; at < pixels * Lanes; at++)
            {
                double sum = _key.Shape.Bias ? b[line] : 0;
                for (int c = 0; c < ChannelBlocks; c++)
                {
                    int entry = (c * panels) + (line / block.Outputs);
                    for (int k = starts[entry]; k < starts[entry + 1]; k++)
                    {
                        for (int j = 0; j < block.Inputs; j++)
                        {
                            int from = places[c] + ((offsets[k] + j) * Lanes) + (at / Lanes * InPixel) + (at % Lanes);
                            sum += w[(((k * block.Inputs) + j) * block.Outputs) + (line % block.Outputs)] * read[from];
                        }
                    }
                }

                result[(at / Lanes * OutPixel) + (line * Lanes) + (at % Lanes)] = _key.Shape.Relu ? Math.Max(sum, 0) : sum;
            }
        }

        Equal("Y", (double[])arguments["Y"], result);
    }

    /// <summary>Backward: the blocks of each row of them and tap, and inputs side by side from where an offset leads.</summary>
    private void CheckBlocksBackward(LoopKernel kernel, BlockedLayout block, int pixels, Gradient[] wanted)
    {
        const int Taps = 3;
        int rows = _key.Shape.Out / block.Outputs;
        int[] starts = new int[(rows * Taps) + 1], places = [.. Enumerable.Range(0, Taps).Select(_ => _random.Next(Reach) * Lanes)];
        List<int> offsets = [];
        for (int entry = 0; entry < rows * Taps; entry++)
        {
            offsets.AddRange(
                Enumerable.Range(0, _key.Shape.In / block.Inputs).Where(_ => _random.Next(4) > 0).Select(input => input * block.Inputs));
            starts[entry + 1] = offsets.Count;
        }

        int weights = block.Outputs * block.Inputs;
        double[] w = Numbers(starts[^1] * weights), dw = Numbers(w.Length), x = Numbers((pixels * InPixel) + (_key.Shape.In * Lanes)),
            dx = Numbers(x.Length), dy = Numbers((pixels * OutPixel) + ((Reach + _key.Shape.Out) * Lanes));
        var arguments = new Dictionary<string, object>
        {
            ["start"] = starts,
            ["place"] = places,
            ["offset"] = offsets.ToArray(),
            ["W"] = w,
            ["taps"] = Taps,
            ["pixels"] = pixels,
            ["X"] = x,
            ["dY"] = dy,
            ["dX"] = dx.ToArray(),
            ["dW"] = dw.ToArray(),
        };
        LoopInterpreter.Run(kernel, arguments, wanted);

        for (int entry = 0; entry < rows * Taps; entry++)
        {
            for (int weight = starts[entry] * weights; weight < starts[entry + 1] * weights; weight++)
            {
                int input = offsets[weight / weights] + (weight % weights / block.Outputs),
                    output = (entry / Taps * block.Outputs) + (weight % block.Outputs);
                for (int at = 0; at < pixels * Lanes; at++)
                {
                    int own = (at / Lanes * InPixel) + (input * Lanes) + (at % Lanes);
                    double other = dy[places[entry % Taps] + (at / Lanes * OutPixel) + (output * Lanes) + (at % Lanes)];
                    dx[own] += wanted.Contains(Gradient.Input) ? w[weight] * other : 0;
                    dw[weight] += wanted.Contains(Gradient.Weights) ? x[own] * other : 0;
                }
            }
        }

        Equal("dX", (double[])arguments["dX"], dx);
        Equal("dW", (double[])arguments["dW"], dw);
    }

    private void CheckDenseProduct(LoopKernel kernel, int pixels, int add)
    {
        int results = (Forward ? _key.Shape.Out : _key.Shape.In) / _taps.Groups,
            terms = Forward ? _taps.Terms : _key.Shape.Out / _taps.Groups, taps = Forward ? _taps.Count : Math.Min(2, _taps.Count);
        int readStep = Forward ? InPixel : OutPixel, ownStep = Forward ? OutPixel : InPixel, weightRow = _taps.Count * _taps.Terms;
        int[] places = [.. Enumerable.Range(0, taps).Select(_ => _random.Next(Reach) * Lanes)],
            weightPlaces = [.. Enumerable.Range(0, taps).Select(tap => (_taps.Count - 1 - tap) * _taps.Terms)];
        double[] w = Numbers((Forward ? results : terms) * weightRow), b = Numbers(results);
        double[] read = Numbers((pixels * readStep) + ((Reach + terms) * Lanes)), own = Numbers((pixels * ownStep) + (results * Lanes));
        var arguments = new Dictionary<string, object>
        {
            ["place"] = places,
            ["weightPlace"] = weightPlaces,
            ["W"] = w,
            ["b"] = b,
            ["taps"] = taps,
            ["pixels"] = pixels,
            ["add"] = add,
            [Forward ? "X" : "dY"] = read,
            [Forward ? "Y" : "dX"] = own.ToArray(),
        };
        LoopInterpreter.Run(kernel, arguments);

        double[] expected = [.. own];
        for (int i = 0; i < results; i++)
        {
            for (int at = 0; at < pixels * Lanes; at++)
            {
                int to = (at / Lanes * ownStep) + (i * Lanes) + (at % Lanes);
                double sum = Forward ? _key.Shape.Bias ? b[i] : 0 : add * own[to];
                for (int tap = 0; tap < taps; tap++)
                {
                    for (int term = 0; term < terms; term++)
                    {
                        sum += w[weightPlaces[tap] + (Forward ? (i * weightRow) + term : (term * weightRow) + i)]
                            * read[places[tap] + (term * Lanes) + (at / Lanes * readStep) + (at % Lanes)];
                    }
                }

                expected[to] = Forward && _key.Shape.Relu ? Math.Max(sum, 0) : sum;
            }
        }

        string result = Forward ? "Y" : "dX";
        Equal(result, (double[])arguments[result], expected);
    }

    private void CheckDenseWeights(LoopKernel kernel, int pixels)
    {
        int rows = _key.Shape.Out / _taps.Groups, weightRow = _taps.Count * _taps.Terms;
        int[] places = [.. Enumerable.Range(0, _taps.Count).Select(_ => _random.Next(Reach) * Lanes)];
        double[] x = Numbers((pixels * InPixel) + ((Reach + _taps.Terms) * Lanes)), dy = Numbers((pixels * OutPixel) + (rows * Lanes)),
            before = Numbers(rows * weightRow);
        var arguments =
            new Dictionary<string, object> { ["place"] = places, ["X"] = x, ["dY"] = dy, ["dW"] = before.ToArray(), ["pixels"] = pixels };
        foreach (var (first, end) in new[] { (0, rows / 2), (rows / 2, rows) })
        {
            (arguments["first"], arguments["past"]) = (first, end);
            LoopInterpreter.Run(kernel, arguments);
        }

        double[] expected = [.. before];
        for (int k = 0; k < expected.Length; k++)
        {
            int i = k / weightRow, tap = k % weightRow / _taps.Terms, term = k % _taps.Terms;
            for (int at = 0; at < pixels * Lanes; at++)
            {
                expected[k] += x[places[tap] + (term * Lanes) + (at / Lanes * InPixel) + (at % Lanes)]
                    * dy[(at / Lanes * OutPixel) + (i * Lanes) + (at % Lanes)];
            }
        }

        Equal("dW", (double[])arguments["dW"], expected);
    }

    private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextDouble() - 0.5)];

    private void Equal(string what, double[] actual, double[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int at = 0; at < expected.Length; at++)
        {
            Assert.True(
                Math.Abs(expected[at] - actual[at]) < 1e-9,
                $"{KernelName.Print(_key)}: {what}[{at}] is {actual[at]}, but should be {expected[at]}.");
        }
    }
}
