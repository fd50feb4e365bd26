namespace KernelGen;

/// <summary>
/// Turns an image into a vector of features, in the order row, column, channel, which is the order in memory: within a network it costs
/// nothing. Weights that come from a framework which flattens channel by channel (NCHW) need their columns permuted.
/// </summary>
public sealed class Flatten : Layer
{
    internal override bool IsView(ActivationShape input, Border border) => Activations.AreContiguous(input, border);

    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Vector(input.Features);

    /// <inheritdoc/>
    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(y, OutputShape(x.Shape), x.Batch, nameof(y));
        Copy(x, y);
    }

    /// <inheritdoc/>
    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require(dy, OutputShape(x.Shape), x.Batch, nameof(dy));
        if (dx is null)
            return;
        Require(dx, x.Shape, x.Batch, nameof(dx));
        Copy(dy, dx);
    }

    /// <summary>Lane by lane where an image is cut into strips; lanes of the result that hold nothing become zero.</summary>
    private static void CopyStrips(Activations from, Activations to)
    {
        var (image, vector) = from.Strips > 1 ? (from, to) : (to, from);
        to.Data.Clear();
        int pixels = image.StripHeight * image.Shape.Width, channels = image.Shape.Channels;
        for (int lane = 0; lane < image.Lanes; lane++)
        {
            var (sample, strip) = Math.DivRem(lane, image.Strips);
            int flat = vector.PlaceOf(sample / Activations.BlockSamples, 0, 0) + (strip * pixels * channels * Activations.BlockSamples) + (sample % Activations.BlockSamples);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int within = image.PlaceOf(lane / Activations.BlockSamples, pixel / image.Shape.Width, pixel % image.Shape.Width) + (lane % Activations.BlockSamples);
                for (int c = 0; c < channels; c++, flat += Activations.BlockSamples)
                {
                    int place = within + (c * Activations.BlockSamples);
                    if (ReferenceEquals(image, from))
                        to.Data[flat] = from.Data[place];
                    else
                        to.Data[place] = from.Data[flat];
                }
            }
        }
    }

    /// <summary>Pixel by pixel where one of the two has space between pixels: both are in the order row, column, channel.</summary>
    private static void Copy(Activations from, Activations to)
    {
        if (from.SharesBufferWith(to))
            return;
        if (from.IsContiguous && to.IsContiguous)
        {
            from.Data.CopyTo(to.Data);
            return;
        }

        if (from.Strips > 1 || to.Strips > 1)
        {
            CopyStrips(from, to);
            return;
        }

        var image = from.IsContiguous ? to : from;
        int line = image.Shape.Channels * Activations.BlockSamples, pixels = image.Shape.Height * image.Shape.Width;
        for (int block = 0; block < image.Blocks; block++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int within = image.PlaceOf(block, pixel / image.Shape.Width, pixel % image.Shape.Width);
                int flat = (block * pixels * line) + (pixel * line);
                if (ReferenceEquals(image, from))
                    from.Data.Slice(within, line).CopyTo(to.Data[flat..]);
                else
                    from.Data.Slice(flat, line).CopyTo(to.Data[within..]);
            }
        }
    }
}
