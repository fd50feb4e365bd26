namespace KernelGen;

/// <summary>
/// Turns an image into a vector of features, in the order row, column, channel, which is the order in memory. Within a network it copies
/// nothing, unless the image is in strips or has a border or space between its pixels. Weights from a framework that flattens channel by
/// channel (NCHW) need their columns permuted.
/// </summary>
public sealed class Flatten : Layer
{
    internal override bool CanCut(ActivationShape input, int strips) => true;

    /// <inheritdoc/>
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Vector(input.Features);

    /// <inheritdoc/>
    public override LayerNeeds NeedsFor(ActivationShape input) =>
        new() { BackwardReadsInput = false, BackwardReadsOutput = false, KeepsMemory = true };

    /// <inheritdoc/>
    public override LayerRun Bind(ActivationShape input) => new Run(this);

    private sealed class Run(Flatten layer) : LayerRun(layer)
    {
        public override void Forward(RunOperands operands, Workers workers)
        {
            Require(operands.Output, Layer.OutputShape(operands.Input.Shape), operands.Input.Batch, "y");
            Copy(operands.Input, operands.Output, toVector: true);
        }

        public override void Backward(RunOperands operands, Workers workers)
        {
            Require(operands.OutputGradient, Layer.OutputShape(operands.Input.Shape), operands.Input.Batch, "dy");
            if (operands.InputGradient is not { } dx)
                return;
            Require(dx, operands.Input.Shape, operands.Input.Batch, nameof(dx));
            Copy(dx, operands.OutputGradient, toVector: false);
        }
    }

    /// <summary>Copies from an image to its vector, or back.</summary>
    private static void Copy(Activations image, Activations vector, bool toVector)
    {
        if (image.SharesBufferWith(vector))
            return;
        if (image.IsContiguous && vector.IsContiguous)
            (toVector ? image : vector).Data.CopyTo((toVector ? vector : image).Data);
        else if (image.Strips > 1)
            CopyStrips(image, vector, toVector);
        else
            CopyPixels(image, vector, toVector);
    }

    /// <summary>Copies lane by lane, if the image is cut into strips; lanes of the result without a sample become zero.</summary>
    private static void CopyStrips(Activations image, Activations vector, bool toVector)
    {
        (toVector ? vector : image).Data.Clear();
        int pixels = image.StripHeight * image.Shape.Width, channels = image.Shape.Channels;
        for (int lane = 0; lane < image.Lanes; lane++)
        {
            var (sample, strip) = Math.DivRem(lane, image.Strips);
            var (block, sampleLane) = Math.DivRem(sample, Activations.BlockSamples);
            int flat = vector.PlaceOf(block, 0, 0) + (strip * pixels * channels * Activations.BlockSamples) + sampleLane;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                var (row, column) = Math.DivRem(pixel, image.Shape.Width);
                int within = image.PlaceOf(lane / Activations.BlockSamples, row, column) + (lane % Activations.BlockSamples);
                for (int c = 0; c < channels; c++, flat += Activations.BlockSamples)
                {
                    int place = within + (c * Activations.BlockSamples);
                    if (toVector)
                        vector.Data[flat] = image.Data[place];
                    else
                        image.Data[place] = vector.Data[flat];
                }
            }
        }
    }

    /// <summary>
    /// Copies pixel by pixel, if one of the two has a border or space between pixels. Both are in the order row, column, channel.
    /// </summary>
    private static void CopyPixels(Activations image, Activations vector, bool toVector)
    {
        int line = image.Shape.Channels * Activations.BlockSamples, pixels = image.Shape.Height * image.Shape.Width;
        for (int block = 0; block < image.Blocks; block++)
        {
            int flat = vector.PlaceOf(block, 0, 0);
            for (int pixel = 0; pixel < pixels; pixel++, flat += line)
            {
                int within = image.PlaceOf(block, pixel / image.Shape.Width, pixel % image.Shape.Width);
                if (toVector)
                    image.Data.Slice(within, line).CopyTo(vector.Data[flat..]);
                else
                    vector.Data.Slice(flat, line).CopyTo(image.Data[within..]);
            }
        }
    }
}
