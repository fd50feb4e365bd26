namespace KernelGen.Reference;

/// <summary>The order of the features of a flattened image.</summary>
public enum FlattenOrder
{
    /// <summary>Channel by channel, as PyTorch has it.</summary>
    ChannelRowColumn,

    /// <summary>Pixel by pixel.</summary>
    RowColumnChannel,
}

/// <summary>Turns an image into a vector.</summary>
public sealed class FlattenNode(FlattenOrder order) : Node
{
    private Array4 _x = new(0, 0);

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        var y = new Array4(x.Samples, x.Features);
        ForEach((image, vector) => y.Values[vector] = x.Values[image]);
        return y;
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = _x.Like();
        ForEach((image, vector) => dx.Values[image] = dy.Values[vector]);
        return dx;
    }

    private void ForEach(Action<int, int> move)
    {
        for (int n = 0; n < _x.Samples; n++)
        {
            for (int channel = 0; channel < _x.Channels; channel++)
            {
                for (int r = 0; r < _x.Rows; r++)
                {
                    for (int c = 0; c < _x.Columns; c++)
                    {
                        int feature = order == FlattenOrder.ChannelRowColumn
                            ? (((channel * _x.Rows) + r) * _x.Columns) + c
                            : (((r * _x.Columns) + c) * _x.Channels) + channel;
                        move(_x.PlaceOf(n, channel, r, c), (n * _x.Features) + feature);
                    }
                }
            }
        }
    }
}
