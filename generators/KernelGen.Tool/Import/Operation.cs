namespace KernelGen.Tool.Import;

/// <summary>What a step of an imported network computes.</summary>
internal abstract record Operation;

/// <summary>The network's input.</summary>
internal sealed record Input : Operation;

/// <summary>A convolution. <paramref name="Weight"/> is [out, in / groups, rows, columns].</summary>
internal sealed record Convolution(ConvolutionShape Shape, float[] Weight, float[]? Bias) : Operation
{
    /// <summary>Whether a ReLU is applied to the result.</summary>
    public bool Rectifies { get; init; }
}

/// <summary>A linear layer. <paramref name="Weight"/> is [outputs, inputs].</summary>
internal sealed record LinearMap(int Inputs, int Outputs, float[] Weight, float[]? Bias) : Operation
{
    /// <summary>Whether a ReLU is applied to the result.</summary>
    public bool Rectifies { get; init; }
}

/// <summary>Batch normalisation; <paramref name="Momentum"/> is the weight of a batch's statistics, as in PyTorch.</summary>
internal sealed record BatchNormalization(
    float[] Weight, float[] Bias, float[] Mean, float[] Variance, float Epsilon, float Momentum) : Operation;

/// <summary>Layer normalisation over the features of a vector.</summary>
internal sealed record LayerNormalization(float[] Weight, float[] Bias, float Epsilon) : Operation;

/// <summary>An elementwise function that needs no numbers of its own, or up to two.</summary>
internal sealed record Activate(ActivationKind Kind, float First = 0, float Second = 0) : Operation;

/// <summary>The elementwise functions.</summary>
internal enum ActivationKind
{
    Relu,
    LeakyRelu,
    Sigmoid,
    HardSigmoid,
    HardSwish,
    Clip,
    Gelu,
    Tanh,
}

/// <summary>Softmax or its logarithm over the features.</summary>
internal sealed record SoftmaxOperation(bool Logarithm) : Operation;

/// <summary>Pooling by windows.</summary>
internal sealed record Pool(
    bool IsMaximum, (int Height, int Width) Kernel, (int Height, int Width) Stride, Sides Padding, bool RoundUp,
    bool CountPadding) : Operation;

/// <summary>The mean over all pixels.</summary>
internal sealed record GlobalPool : Operation;

/// <summary>An image as a vector of features.</summary>
internal sealed record Flattening : Operation;

/// <summary>Dropout, which does nothing outside of training.</summary>
internal sealed record DropoutOf(float Probability) : Operation;

/// <summary>The sum of two values of one shape.</summary>
internal sealed record Sum : Operation;

/// <summary>The product of two values of one shape, or of an image and a vector of its channels.</summary>
internal sealed record Product : Operation;

/// <summary>Several values, one channel after the other.</summary>
internal sealed record Concatenation : Operation;

/// <summary>x * factor + offset with constants for all features, or one for each channel: no layer, but part of a pattern.</summary>
internal sealed record Affine(float[] Factor, float[] Offset) : Operation;

/// <summary>The error function: no layer, but part of GELU.</summary>
internal sealed record ErrorFunction : Operation;

/// <summary>Rows and columns of zeros around an image: no layer, but part of what follows.</summary>
internal sealed record ZeroPadding(Sides Padding) : Operation;

/// <summary>Pixels on the four sides of an image.</summary>
internal readonly record struct Sides(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Whether all sides have as many.</summary>
    public bool AreEqual => Top == Left && Left == Bottom && Bottom == Right;

    /// <summary>Both together.</summary>
    public static Sides operator +(Sides a, Sides b) => new(a.Top + b.Top, a.Left + b.Left, a.Bottom + b.Bottom, a.Right + b.Right);
}

/// <summary>The numbers of a convolution that its class declares.</summary>
internal readonly record struct ConvolutionShape(
    int Inputs, int Outputs, (int Height, int Width) Kernel, (int Height, int Width) Stride, Sides Padding,
    (int Height, int Width) Dilation, int Groups);

/// <summary>The value itself with other dimensions: no layer.</summary>
internal sealed record View : Operation;
