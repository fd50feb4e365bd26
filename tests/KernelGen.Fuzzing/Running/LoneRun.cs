using KernelGen.Fuzzing.Drawing;
using KernelGen.Reference;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>One forward and backward pass of a layer alone, on memory of any border and in any strips that it takes.</summary>
internal sealed class LoneRun
{
    /// <summary>A number that must not matter; whole, so that whole results stay exact.</summary>
    private const float Garbage = 1000;

    private readonly Layer _layer;
    private readonly ActivationShape _input, _output;
    private readonly int _batch, _strips;
    private readonly bool _add, _needsInputGradient;
    private readonly float[] _samples, _above, _before;
    private readonly Border[] _extra;

    public LoneRun(Layer layer, ActivationShape input, int batch, LayerNumbers numbers, Random choices)
    {
        (_layer, _input, _output, _batch) = (layer, input, layer.OutputShape(input), batch);
        int[] strips = [.. Enumerable.Range(1, input.Height).Where(number => input.Height % number == 0 && layer.CanCut(input, number))];
        _strips = choices.Chance(0.5) ? choices.Of(strips) : 1;
        (_add, _needsInputGradient) = (layer.NeedsFor(input).CanAddToInputGradient && choices.Chance(0.3), choices.Chance(0.9));
        _samples = numbers.Data(batch * input.Features);
        _above = numbers.Data(batch * _output.Features);
        _before = numbers.Data(batch * input.Features);

        // The kernels of linear layers walk vectors without anything between them.
        _extra = [.. Enumerable.Range(0, 4).Select(_ => layer is Linear || choices.Chance(0.4)
            ? default
            : new Border(choices.Next(3), choices.Next(3), choices.Next(3), choices.Next(3)))];
    }

    private string Name
    {
        get
        {
            string borders = string.Join(" ", _extra.Select(border => $"{border.Top}{border.Left}{border.Bottom}{border.Right}"));
            string mode = !_needsInputGradient ? "no dx" : _add ? "adding" : "writing";
            return $"batch {_batch}, {_strips} strips, {mode}, borders {borders}: ";
        }
    }

    /// <summary>The reference's numbers.</summary>
    public List<Quantity> Expected(Node reference)
    {
        var y = reference.Forward(Array4.Of(_samples, _batch, _input.Channels, _input.Height, _input.Width), _layer.Training);
        var dx = reference.Backward(Array4.Of(_above, y.Samples, y.Channels, y.Rows, y.Columns));
        if (_add && _needsInputGradient)
            dx = dx.Plus(Array4.Of(_before, dx.Samples, dx.Channels, dx.Rows, dx.Columns));
        return [new(Name + "y", y.Values, QuantityKind.Output),
            new(Name + "dx", _needsInputGradient ? dx.Values : [], QuantityKind.Gradient), Zeros("border of y"), Zeros("border of dx")];
    }

    /// <summary>The product's numbers, in the same order.</summary>
    public List<Quantity> Actual(Workers workers)
    {
        int outStrips = _output.IsVector ? 1 : _strips;
        var x = Allocate(_input, _layer.NeedsFor(_input).InputBorderIn(_strips), _extra[0], _strips);
        var y = Allocate(_output, default, _extra[1], outStrips);
        var dx = Allocate(_input, default, _extra[2], _strips);
        var dy = Allocate(_output, _layer.NeedsFor(_input).GradientBorderIn(outStrips), _extra[3], outStrips);
        x.Load(_samples);
        SpoilEmptyLanes(x);
        _layer.Forward(x, y, workers);
        var outputs = new float[_above.Length];
        y.Store(outputs);
        var yBorder = Around(y);
        dy.Load(_above);
        if (_add)
            dx.Load(_before);
        if (_add && _needsInputGradient)
            _layer.BackwardAdding(x, y, dy, dx, workers);
        else
            _layer.Backward(x, y, dy, _needsInputGradient ? dx : null, workers);
        var gradients = new float[_samples.Length];
        dx.Store(gradients);
        return [Quantity.Of(Name + "y", outputs, QuantityKind.Output),
            Quantity.Of(Name + "dx", _needsInputGradient ? gradients : [], QuantityKind.Gradient),
            new(Name + "border of y", yBorder, QuantityKind.Learned), new(Name + "border of dx", Around(dx), QuantityKind.Learned)];
    }

    /// <summary>A border that is not zero any more: its largest number.</summary>
    private Quantity Zeros(string what) => new(Name + what, [0], QuantityKind.Learned);

    private Activations Allocate(ActivationShape shape, Border needed, Border extra, int strips)
    {
        var border = new Border(needed.Top + extra.Top, needed.Left + extra.Left, needed.Bottom + extra.Bottom, needed.Right + extra.Right);
        var activations = new Activations(shape, _batch + 1, border, strips) { Batch = _batch };
        activations.Data.Fill(Garbage);
        activations.ClearBorder();
        return activations;
    }

    /// <summary>A layer before this one leaves numbers where there is no sample.</summary>
    private static void SpoilEmptyLanes(Activations x)
    {
        for (int lane = x.Lanes; lane < Activations.BlockSamples * x.Blocks; lane++)
        {
            for (int row = 0; row < x.StripHeight; row++)
            {
                var pixels = x.Row(lane / Activations.BlockSamples, row);
                for (int i = lane % Activations.BlockSamples; i < pixels.Length; i += Activations.BlockSamples)
                    pixels[i] = Garbage;
            }
        }
    }

    private static double[] Around(Activations activations)
    {
        double largest = 0;
        var (border, shape) = (activations.Border, activations.Shape);
        for (int block = 0; block < activations.Blocks; block++)
        {
            for (int row = -border.Top; row < activations.StripHeight + border.Bottom; row++)
            {
                for (int column = -border.Left; column < shape.Width + border.Right; column++)
                {
                    if (row >= 0 && row < activations.StripHeight && column >= 0 && column < shape.Width)
                        continue;
                    int place = activations.PlaceOf(block, row, column);
                    foreach (float number in activations.Data.Slice(place, shape.Channels * Activations.BlockSamples))
                        largest = Math.Max(largest, Math.Abs(number));
                }
            }
        }

        return [largest];
    }
}
