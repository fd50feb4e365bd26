namespace KernelGen.Torch;

/// <summary>Results and gradients of a call, which are not read any more once they were copied out.</summary>
/// <param name="kind">What they are for.</param>
internal sealed class Scratch(BufferKind kind)
{
    private readonly AlignedBuffer _results =
        new(Activations.FloatsFor(kind.Output, kind.Batch, kind.GradientBorder, kind.Strips));

    private Activations? _output;
    private Activations? _outputGradient;
    private Activations? _inputGradient;

    /// <summary>What it is for.</summary>
    public BufferKind Kind { get; } = kind;

    /// <summary>The output of a batch.</summary>
    public Activations Output(int batch) => Of(_output ??= Result(), batch);

    /// <summary>The gradient of the output of a batch, in the same memory.</summary>
    public Activations OutputGradient(int batch) => Of(_outputGradient ??= Result(), batch);

    /// <summary>The gradient of the input of a batch.</summary>
    public Activations InputGradient(int batch) => Of(_inputGradient ??= new(Kind.Input, Kind.Batch, strips: Kind.Strips), batch);

    private Activations Result() => new(Kind.Output, Kind.Batch, Kind.GradientBorder, Kind.Strips, _results);

    private static Activations Of(Activations activations, int batch)
    {
        activations.Batch = batch;
        return activations;
    }
}
