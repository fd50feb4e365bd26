namespace KernelGen.Benchmarks.Shapes;

/// <summary>A layer to be measured, Y = W X + b, as a product or as a convolution.</summary>
/// <param name="Name">What the suite's file calls it.</param>
/// <param name="Input">Shape of a sample's input.</param>
/// <param name="Output">Shape of a sample's output.</param>
/// <param name="Columns">Weights of one output feature or channel: W seen as a matrix [<see cref="Rows"/>, Columns].</param>
public abstract record LayerShape(string Name, ActivationShape Input, ActivationShape Output, int Columns)
{
    /// <summary>Output features or channels.</summary>
    public int Rows => Output.Channels;

    /// <summary>
    /// How often a sample uses each weight: once in a product, once for every output pixel in a convolution, those over the border
    /// included.
    /// </summary>
    public int Uses => Output.Height * Output.Width;

    /// <summary>What a picture's title calls the layer.</summary>
    public abstract string Title { get; }

    /// <summary>What names of files call the layer.</summary>
    public abstract string FileName { get; }
}
