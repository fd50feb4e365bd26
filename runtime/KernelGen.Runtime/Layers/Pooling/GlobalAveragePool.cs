using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>The mean of each channel over all pixels: an image becomes a vector of its channels.</summary>
public sealed class GlobalAveragePool : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Vector(input.Channels);

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsInput = false, BackwardReadsOutput = false, CanAddToInputGradient = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(GlobalAveragePool layer) : LayerRun(layer)
    {
        private readonly Work _work = new();

        public override long Bytes => _work.Bytes;

        public override void Forward(RunOperands operands, Workers workers)
        {
            RequireSame(operands.Output, Layer.OutputShape(operands.Input.Shape), operands.Input.Batch, "y");
            _work.Forward(operands.Input, operands.Output, workers);
        }

        public override void Backward(RunOperands operands, Workers workers)
        {
            if (operands.InputGradient is not { } dx)
                return;
            RequireSame(operands.OutputGradient, Layer.OutputShape(operands.Input.Shape), operands.Input.Batch, "dy");
            RequireLike(dx, operands.Input, nameof(dx));
            _work.Backward(operands.OutputGradient, dx, operands.AddsToInputGradient, workers);
        }
    }

    private sealed class Work : RowWork
    {
        private readonly StripVectors _strips = new();
        private Activations? _image;
        private Activations? _vector;
        private bool _backward;
        private bool _add;

        public long Bytes => _strips.Bytes;

        public void Forward(Activations x, Activations y, Workers workers)
        {
            // Images in strips: the share of each strip is computed first, then their sum.
            (_image, _vector, _backward) = (x, x.Strips > 1 ? _strips.For(x) : y, false);
            RunRows(_vector, workers);
            if (x.Strips > 1)
                _strips.SumTo(y, x.Strips);
            (_image, _vector) = (null, null);
        }

        public void Backward(Activations dy, Activations dx, bool add, Workers workers)
        {
            (_image, _vector, _backward, _add) = (dx, dx.Strips > 1 ? _strips.Spread(dy, dx) : dy, true, add);
            RunRows(dx, workers);
            (_image, _vector) = (null, null);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void Row(int block, int row)
        {
            var shape = _image!.Shape;

            // A vector with a border may have one more line, which is empty.
            var vector = MemoryMarshal.Cast<float, Vector512<float>>(_vector!.Row(block, 0))[..shape.Channels];
            var share = Vector512.Create(1f / (shape.Height * shape.Width));
            if (_backward)
            {
                Spread(vector, share, Lines(block, row), _image.Pitch, _add);
                return;
            }

            vector.Clear();
            for (int from = 0; from < _image.StripHeight; from++)
                Add(Lines(block, from), _image.Pitch, vector);
            foreach (ref var line in vector)
                line *= share;
        }

        /// <summary>Adds four pixels at a time, which also reduces the rounding error of long sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Spread(
            ReadOnlySpan<Vector512<float>> gradient, Vector512<float> share, Span<Vector512<float>> row, int pitch, bool add)
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
