namespace KernelGen.Torch;

/// <summary>Shapes of the activations of a call.</summary>
/// <param name="Input">Shape of one sample.</param>
/// <param name="Output">Shape of one result.</param>
/// <param name="InputBorder">Zeros around the input.</param>
/// <param name="GradientBorder">Zeros around the gradient of the output.</param>
/// <param name="Strips">Strips into which images are cut.</param>
/// <param name="Batch">Samples.</param>
internal sealed record BufferKind(
    ActivationShape Input, ActivationShape Output, Border InputBorder, Border GradientBorder, int Strips, int Batch)
{
    /// <summary>The activations of a layer for a batch.</summary>
    public static BufferKind Of(Layer layer, ActivationShape input, int batch)
    {
        var needs = layer.NeedsFor(input);
        int strips = layer is Conv2d convolution ? convolution.StripsFor(input, batch) : 1;
        return new(input, layer.OutputShape(input), needs.InputBorderIn(strips), needs.GradientBorderIn(strips), strips, batch);
    }

    /// <summary>Whether activations of this kind can hold those of another one.</summary>
    public bool Holds(BufferKind other) => Batch >= other.Batch && (this with { Batch = other.Batch }) == other;
}
