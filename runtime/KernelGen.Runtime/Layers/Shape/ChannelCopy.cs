using System.Numerics.Tensors;

namespace KernelGen;

/// <summary>Copies or adds some channels of each pixel to channels of another image, row by row.</summary>
internal sealed class ChannelCopy : RowWork
{
    private Activations? _from;
    private Activations? _to;
    private int _fromChannel;
    private int _toChannel;
    private int _channels;
    private bool _add;

    /// <summary>Copies or adds the channels.</summary>
    public void Run(Activations from, int fromChannel, Activations to, int toChannel, int channels, bool add, Workers workers)
    {
        (_from, _fromChannel, _to, _toChannel, _channels, _add) = (from, fromChannel, to, toChannel, channels, add);
        RunRows(channels == from.Shape.Channels ? from : to, workers);
        (_from, _to) = (null, null);
    }

    /// <inheritdoc/>
    protected override void Row(int block, int row)
    {
        var from = _from!.Row(block, row);
        var to = _to!.Row(block, row);
        int width = _from.Shape.Width, length = _channels * Activations.BlockSamples;
        for (int column = 0; column < width; column++)
        {
            var source = from.Slice((column * _from.PixelLength) + (_fromChannel * Activations.BlockSamples), length);
            var target = to.Slice((column * _to.PixelLength) + (_toChannel * Activations.BlockSamples), length);
            if (_add)
                TensorPrimitives.Add(target, source, target);
            else
                source.CopyTo(target);
        }
    }
}
