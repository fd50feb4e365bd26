namespace KernelGen;

/// <summary>Moves images from strips to other strips; a network puts it where those that suit large images do not divide small ones.</summary>
internal sealed class Recut : Layer
{
    internal override bool BackwardReadsInput => false;

    internal override bool BackwardReadsOutput => false;

    internal override bool CanCut(ActivationShape input, int strips) => true;

    public override ActivationShape OutputShape(ActivationShape input) => input;

    public override void Forward(Activations x, Activations y, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(y, x.Shape, x.Batch, nameof(y));
        Move(x, y);
    }

    public override void Backward(Activations x, Activations y, Activations dy, Activations? dx, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireSame(dy, x.Shape, x.Batch, nameof(dy));
        if (dx is null)
            return;
        RequireLike(dx, x, nameof(dx));
        Move(dy, dx);
    }

    /// <summary>Row by row of each image; lanes that hold nothing become zero.</summary>
    private static void Move(Activations from, Activations to)
    {
        to.Data.Clear();
        for (int sample = 0; sample < from.Batch; sample++)
        {
            for (int row = 0; row < from.Shape.Height; row++)
            {
                var source = Lane(from, sample, row);
                var target = Lane(to, sample, row);
                for (int at = 0; at < target.Length; at += Activations.BlockSamples)
                    target[at] = source[at];
            }
        }
    }

    /// <summary>A row of one image: every sixteenth float.</summary>
    private static Span<float> Lane(Activations images, int sample, int row)
    {
        var (block, lane) = Math.DivRem((sample * images.Strips) + (row / images.StripHeight), Activations.BlockSamples);
        return images.Row(block, row % images.StripHeight)[lane..];
    }
}
