namespace KernelGen;

/// <summary>
/// Copies activations to another layout: other strips, or another border. A network inserts it where the number of strips changes, and
/// where one layer needs an image of one pixel without a border and another needs it with one.
/// </summary>
internal sealed class Relayout : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    public override ActivationShape OutputShape(ActivationShape input) => input;

    public override LayerNeeds NeedsFor(ActivationShape input) => new() { BackwardReadsInput = false, BackwardReadsOutput = false };

    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(Relayout layer) : LayerRun(layer)
    {
        public override void Forward(RunOperands operands, Workers workers)
        {
            RequireSame(operands.Output, operands.Input.Shape, operands.Input.Batch, "y");
            Copy(operands.Input, operands.Output);
        }

        public override void Backward(RunOperands operands, Workers workers)
        {
            RequireSame(operands.OutputGradient, operands.Input.Shape, operands.Input.Batch, "dy");
            if (operands.InputGradient is not { } dx)
                return;
            RequireLike(dx, operands.Input, nameof(dx));
            Copy(operands.OutputGradient, dx);
        }
    }

    /// <summary>Copies pixel by pixel in whole blocks if both have the same strips, else lane by lane.</summary>
    private static void Copy(Activations from, Activations to)
    {
        if (from.Strips == to.Strips)
            CopyBlocks(from, to);
        else
            CopyLanes(from, to);
    }

    private static void CopyBlocks(Activations from, Activations to)
    {
        int line = from.Shape.Channels * Activations.BlockSamples;
        for (int block = 0; block < from.Blocks; block++)
        {
            for (int row = 0; row < from.StripHeight; row++)
            {
                for (int column = 0; column < from.Shape.Width; column++)
                    from.Data.Slice(from.PlaceOf(block, row, column), line).CopyTo(to.Data[to.PlaceOf(block, row, column)..]);
            }
        }
    }

    /// <summary>Copies row by row of each image; lanes without a sample become zero.</summary>
    private static void CopyLanes(Activations from, Activations to)
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

    /// <summary>
    /// A row of one image: every 16th float. Only images of several rows are cut into strips, so both have the same pitch.
    /// </summary>
    private static Span<float> Lane(Activations images, int sample, int row)
    {
        var (block, lane) = Math.DivRem((sample * images.Strips) + (row / images.StripHeight), Activations.BlockSamples);
        return images.Row(block, row % images.StripHeight)[lane..];
    }
}
