using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>
/// The gradient of all weights of a layer, also of those that a mask keeps at zero: <c>dW = dY X^T</c>, for a convolution the same for
/// every tap. It is computed for one layer at a time, in the few steps in which masks change.
/// </summary>
/// <remarks>
/// Of a convolution, tiles of four outputs and two inputs stay in registers over some pixels, each sum in as many lanes as a vector has,
/// which are added at the end. A linear layer has too few samples for that: its tiles have neighbouring inputs in their lanes. Each number
/// is summed in the same order whatever the number of threads.
/// </remarks>
internal sealed partial class DenseGradient : IParallelWork
{
    /// <summary>Outputs and inputs of a tile: eight sums hide the latency of a multiply-add and leave registers for operands.</summary>
    private const int TileRows = 4, TileColumns = 2;

    /// <summary>Pixels of a panel: its lines of X and dY stay in the L2 cache for common numbers of channels.</summary>
    private const int PanelPixels = 64;

    private float[] _gradient = [];
    private Conv2dGeometry? _geometry;
    private Activations? _x;
    private Activations? _dy;
    private int _rows;
    private int _columns;
    private int _parts;
    private bool _adds;

    /// <summary>Computes the gradient of a linear layer's weights [outputs, inputs].</summary>
    /// <returns>It is valid until the next call; with <paramref name="add"/>, the last call's gradient is added to it.</returns>
    public Span<float> OfLinear(Activations x, Activations dy, Workers workers, bool add = false) =>
        Run(null, dy.Shape.Features, x.Shape.Features, x, dy, workers, add);

    /// <summary>Computes the gradient of a convolution's weights [output channels, inputs of a group * taps].</summary>
    /// <returns>It is valid until the next call; with <paramref name="add"/>, the last call's gradient is added to it.</returns>
    public Span<float> OfConvolution(Conv2dGeometry geometry, Activations x, Activations dy, Workers workers, bool add = false) =>
        Run(geometry, geometry.OutChannels, geometry.GroupInputs * geometry.Taps, x, dy, workers, add);

    /// <summary>The first numbers of the last gradient.</summary>
    public ReadOnlySpan<float> Last(int count) => _gradient.AsSpan(0, count);

    /// <summary>Takes over a gradient, to which the next one is added.</summary>
    public void Restore(float[] gradient) => _gradient = gradient;

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = (int)((long)_rows * part / _parts), end = (int)((long)_rows * (part + 1) / _parts);
        if (_geometry is null)
            SumLinear(first, end);
        else
            AddConvolution(_geometry, first, end);
    }

    private Span<float> Run(Conv2dGeometry? geometry, int rows, int columns, Activations x, Activations dy, Workers workers, bool add)
    {
        if (_gradient.Length < rows * columns)
            _gradient = new float[rows * columns];
        if (!add && geometry is not null)
            Array.Clear(_gradient, 0, rows * columns);
        (_geometry, _rows, _columns, _x, _dy, _adds) = (geometry, rows, columns, x, dy, add);
        if (geometry is null)
            StoreSamples(x);
        _parts = Math.Min(rows, workers.Threads);
        workers.Run(this, _parts);
        (_geometry, _x, _dy) = (null, null, null);
        return _gradient.AsSpan(0, rows * columns);
    }

    private void AddConvolution(Conv2dGeometry geometry, int first, int end)
    {
        var (x, dy) = (_x!, _dy!);
        int width = geometry.Output.Width, columns = Math.Min(PanelPixels, width), rows = Math.Max(1, PanelPixels / width);
        for (int block = 0; block < x.Blocks; block++)
        {
            for (int row = 0; row < dy.StripHeight; row += rows)
            {
                for (int column = 0; column < width; column += columns)
                {
                    var walk = new Walk(
                        Math.Min(rows, dy.StripHeight - row), Math.Min(columns, width - column), dy.RowLength, dy.PixelLength,
                        geometry.Rows.Stride * x.RowLength, geometry.Columns.Stride * x.PixelLength);
                    AddPanel(geometry, walk, (block, row, column), first, end);
                }
            }
        }
    }

    /// <summary>Adds what some pixels of a block contribute.</summary>
    private void AddPanel(Conv2dGeometry geometry, Walk walk, (int Block, int Row, int Column) place, int first, int end)
    {
        int gradientPlace = _dy!.PlaceOf(place.Block, place.Row, place.Column);
        for (int channel = first, next; channel < end; channel = next)
        {
            int group = channel / geometry.GroupOutputs;
            next = Math.Min(Math.Min(end, (group + 1) * geometry.GroupOutputs), channel + TileRows);
            for (int tap = 0; tap < geometry.Taps; tap++)
            {
                var (tapRow, tapColumn) = Math.DivRem(tap, geometry.Columns.Kernel);
                int input = _x!.PlaceOf(
                    place.Block, Input(geometry.Rows, place.Row, tapRow), Input(geometry.Columns, place.Column, tapColumn));
                AddTiles(
                    walk, channel, next - channel, gradientPlace, input + (group * geometry.GroupInputs * Activations.BlockSamples),
                    geometry.GroupInputs, tap, geometry.Taps);
            }
        }

        static int Input(Conv2dAxis axis, int output, int tap) => (output * axis.Stride) - axis.Before + (tap * axis.Dilation);
    }

    /// <summary>Adds the products of up to four outputs with all inputs.</summary>
    /// <param name="walk">The lines that are summed.</param>
    /// <param name="row">First output.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="dyPlace">Where the walk begins in dY, for output 0.</param>
    /// <param name="xPlace">Where it begins in X, for the first input.</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="column">Column of the first input's weight.</param>
    /// <param name="columnStep">Columns from one input to the next.</param>
    private void AddTiles(in Walk walk, int row, int rows, int dyPlace, int xPlace, int inputs, int column, int columnStep)
    {
        ReadOnlySpan<float> dy = _dy!.Data[(dyPlace + (row * Activations.BlockSamples))..], x = _x!.Data[xPlace..];
        walk.RequireWithin(dy.Length, walk.DYRow, walk.DYColumn, rows);
        walk.RequireWithin(x.Length, walk.XRow, walk.XColumn, inputs);
        Span<float> sums = stackalloc float[TileRows * TileColumns];
        for (int input = 0, step; input < inputs; input += step)
        {
            step = rows == TileRows && inputs - input >= TileColumns ? TileColumns : 1;
            var lines = x[(input * Activations.BlockSamples)..];
            if (step == TileColumns)
            {
                SumTile(walk, dy, lines, sums);
            }
            else
            {
                for (int i = 0; i < rows; i++)
                    sums[i * TileColumns] = Sum(walk, dy[(i * Activations.BlockSamples)..], lines);
            }

            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < step; k++)
                    _gradient[((row + i) * _columns) + column + ((input + k) * columnStep)] += sums[(i * TileColumns) + k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(in Walk walk, ReadOnlySpan<float> dy, ReadOnlySpan<float> x)
    {
        ref float g = ref MemoryMarshal.GetReference(dy);
        ref float v = ref MemoryMarshal.GetReference(x);
        var sum = Vector<float>.Zero;
        for (int row = 0; row < walk.Rows; row++)
        {
            for (int column = 0; column < walk.Columns; column++)
            {
                nuint at = (nuint)((row * walk.DYRow) + (column * walk.DYColumn));
                nuint from = (nuint)((row * walk.XRow) + (column * walk.XColumn));
                for (nuint lane = 0; lane < Activations.BlockSamples; lane += (nuint)Vector<float>.Count)
                    sum = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref g, at + lane), Vector.LoadUnsafe(ref v, from + lane), sum);
            }
        }

        return Vector.Sum(sum);
    }

    /// <summary>Four outputs, two inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTile(in Walk walk, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> sums)
    {
        const nuint line = Activations.BlockSamples;
        ref float g = ref MemoryMarshal.GetReference(dy);
        ref float v = ref MemoryMarshal.GetReference(x);
        Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (int row = 0; row < walk.Rows; row++)
        {
            for (int column = 0; column < walk.Columns; column++)
            {
                nuint at = (nuint)((row * walk.DYRow) + (column * walk.DYColumn));
                nuint from = (nuint)((row * walk.XRow) + (column * walk.XColumn));
                for (nuint lane = 0; lane < line; lane += (nuint)Vector<float>.Count)
                {
                    var x0 = Vector.LoadUnsafe(ref v, from + lane);
                    var x1 = Vector.LoadUnsafe(ref v, from + lane + line);
                    var gradient = Vector.LoadUnsafe(ref g, at + lane);
                    (a0, a1) = (Vector.MultiplyAddEstimate(gradient, x0, a0), Vector.MultiplyAddEstimate(gradient, x1, a1));
                    gradient = Vector.LoadUnsafe(ref g, at + lane + line);
                    (b0, b1) = (Vector.MultiplyAddEstimate(gradient, x0, b0), Vector.MultiplyAddEstimate(gradient, x1, b1));
                    gradient = Vector.LoadUnsafe(ref g, at + lane + (2 * line));
                    (c0, c1) = (Vector.MultiplyAddEstimate(gradient, x0, c0), Vector.MultiplyAddEstimate(gradient, x1, c1));
                    gradient = Vector.LoadUnsafe(ref g, at + lane + (3 * line));
                    (d0, d1) = (Vector.MultiplyAddEstimate(gradient, x0, d0), Vector.MultiplyAddEstimate(gradient, x1, d1));
                }
            }
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(a0), Vector.Sum(a1), Vector.Sum(b0), Vector.Sum(b1));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector.Sum(c0), Vector.Sum(c1), Vector.Sum(d0), Vector.Sum(d1));
    }

    /// <summary>Lines of 16 samples that are multiplied and summed, in two loops; distances are in floats.</summary>
    private readonly record struct Walk(int Rows, int Columns, int DYRow, int DYColumn, int XRow, int XColumn)
    {
        /// <summary>Throws if a walk over some neighbouring lines would leave its memory.</summary>
        public void RequireWithin(int length, int rowStep, int columnStep, int lines) => ArgumentOutOfRangeException.ThrowIfGreaterThan(
            ((Rows - 1) * rowStep) + ((Columns - 1) * columnStep) + (lines * Activations.BlockSamples), length);
    }
}
