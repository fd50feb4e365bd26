using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The mean of each channel over all pixels: an image becomes a vector of its channels.</summary>
public sealed class GlobalAveragePool : Layer
{
    private readonly Work _work = new();

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    internal override bool CanAddBackward => true;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Vector(input.Channels);

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(y, OutputShape(x.Shape), x.Batch, nameof(y));
        _work.Forward(x, y, workers ?? Workers.CallerOnly);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        if (dx is not null)
            Backward(x, dy, dx, add: false, workers);
    }

    internal override void BackwardAdding(Activations x, Activations y, Activations dy, Activations dx, Workers workers) =>
        Backward(x, dy, dx, add: true, workers);

    private void Backward(Activations x, Activations dy, Activations dx, bool add, Workers? workers)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(dy, OutputShape(x.Shape), x.Batch, nameof(dy));
        RequireLike(dx, x, nameof(dx));
        _work.Backward(dy, dx, add, workers ?? Workers.CallerOnly);
    }

    private sealed class Work : RowWork
    {
        private Activations? _image;
        private Activations? _vector;
        private Activations? _strips;
        private bool _backward;
        private bool _add;

        public void Forward(Activations x, Activations y, Workers workers)
        {
            if (x.Strips > 1)
            {
                Forward(x, y);
                return;
            }

            (_image, _vector, _backward) = (x, y, false);
            RunRows(y, workers);
            (_image, _vector) = (null, null);
        }

        public void Backward(Activations dy, Activations dx, bool add, Workers workers)
        {
            (_image, _vector, _backward, _add) = (dx, dx.Strips > 1 ? Spread(dy, dx) : dy, true, add);
            RunRows(dx, workers);
            (_image, _vector) = (null, null);
        }

        protected override void Row(int block, int row)
        {
            var shape = _image!.Shape;
            var vector = MemoryMarshal.Cast<float, Vector512<float>>(_vector!.Row(block, 0));
            var share = Vector512.Create(1f / (shape.Height * shape.Width));
            if (_backward)
            {
                Spread(vector, share, Lines(block, row), _image.Pitch, _add);
                return;
            }

            Mean(block, share, vector);
        }

        private void Mean(int block, Vector512<float> share, Span<Vector512<float>> vector)
        {
            vector.Clear();
            for (int row = 0; row < _image!.StripHeight; row++)
                Add(Lines(block, row), _image.Pitch, vector);
            foreach (ref var line in vector)
                line *= share;
        }

        /// <summary>Images in strips: the mean of each strip, then their sum.</summary>
        private void Forward(Activations x, Activations y)
        {
            _image = x;
            var strips = StripVectors(x);
            y.Data.Clear();
            for (int block = 0; block < x.Blocks; block++)
            {
                var means = strips.Row(block, 0);
                Mean(block, Vector512.Create(1f / (x.Shape.Height * x.Shape.Width)), MemoryMarshal.Cast<float, Vector512<float>>(means));
                for (int lane = 0; lane < Math.Min(Activations.BlockSamples, x.Lanes - (block * Activations.BlockSamples)); lane++)
                {
                    var (sampleBlock, sampleLane) = Math.DivRem(((block * Activations.BlockSamples) + lane) / x.Strips, Activations.BlockSamples);
                    var sums = y.Row(sampleBlock, 0);
                    for (int at = 0; at < sums.Length; at += Activations.BlockSamples)
                        sums[at + sampleLane] += means[at + lane];
                }
            }

            _image = null;
        }

        /// <summary>The gradient of each image for each of its strips.</summary>
        private Activations Spread(Activations dy, Activations dx)
        {
            var strips = StripVectors(dx);
            strips.Data.Clear();
            for (int lane = 0; lane < dx.Lanes; lane++)
            {
                var (sampleBlock, sampleLane) = Math.DivRem(lane / dx.Strips, Activations.BlockSamples);
                var (from, to) = (lane / Activations.BlockSamples, lane % Activations.BlockSamples);
                var gradient = dy.Row(sampleBlock, 0);
                var spread = strips.Row(from, 0);
                for (int at = 0; at < spread.Length; at += Activations.BlockSamples)
                    spread[at + to] = gradient[at + sampleLane];
            }

            return strips;
        }

        /// <summary>A vector for each strip, as if it were a sample; kept from step to step.</summary>
        private Activations StripVectors(Activations image)
        {
            if (_strips is null || _strips.Shape.Channels != image.Shape.Channels || _strips.Capacity < image.Lanes)
                _strips = new Activations(ActivationShape.Vector(image.Shape.Channels), image.Lanes);
            _strips.Batch = image.Lanes;
            return _strips;
        }

        /// <summary>Four pixels at a time, which also keeps the rounding of long sums down.</summary>
        private static void Add(ReadOnlySpan<Vector512<float>> row, int pitch, Span<Vector512<float>> sums)
        {
            int at = 0;
            for (; at + (4 * pitch) <= row.Length; at += 4 * pitch)
            {
                var x0 = row.Slice(at, sums.Length);
                var x1 = row.Slice(at + pitch, sums.Length);
                var x2 = row.Slice(at + (2 * pitch), sums.Length);
                var x3 = row.Slice(at + (3 * pitch), sums.Length);
                for (int c = 0; c < sums.Length; c++)
                    sums[c] += (x0[c] + x1[c]) + (x2[c] + x3[c]);
            }

            for (; at < row.Length; at += pitch)
            {
                var x0 = row.Slice(at, sums.Length);
                for (int c = 0; c < sums.Length; c++)
                    sums[c] += x0[c];
            }
        }

        private static void Spread(ReadOnlySpan<Vector512<float>> gradient, Vector512<float> share, Span<Vector512<float>> row, int pitch, bool add)
        {
            for (int at = 0; at < row.Length; at += pitch)
            {
                var pixel = row.Slice(at, gradient.Length);
                for (int c = 0; c < pixel.Length; c++)
                    pixel[c] = add ? pixel[c] + (gradient[c] * share) : gradient[c] * share;
            }
        }

        private Span<Vector512<float>> Lines(int block, int row) => MemoryMarshal.Cast<float, Vector512<float>>(_image!.Row(block, row));
    }
}
