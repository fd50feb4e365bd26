namespace KernelGen;

/// <content>Activation functions.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Appends <see cref="KernelGen.Relu"/>, <c>y = max(x, 0)</c>. Right after batch normalisation or a residual block the network computes
    /// it together with that layer, at no further cost.
    /// </summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Relu() => Add(new Relu());

    /// <summary>Appends <see cref="KernelGen.Gelu"/>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Gelu() => Add(new Gelu());

    /// <summary>Appends <see cref="KernelGen.LeakyRelu"/>, <c>y = x where x &gt; 0, else slope * x</c>.</summary>
    /// <param name="slope">What numbers up to 0 are multiplied by, finite.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slope is NaN or infinite.</exception>
    public NetworkBuilder LeakyRelu(float slope = 0.01f) => Add(new LeakyRelu(slope));

    /// <summary>Appends <see cref="KernelGen.Sigmoid"/>, <c>y = 1 / (1 + exp(-x))</c>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Sigmoid() => Add(new Sigmoid());

    /// <summary>Appends <see cref="KernelGen.HardSigmoid"/>, <c>y = clamp(slope * x + offset, 0, 1)</c>.</summary>
    /// <param name="slope">Slope of the line in the middle, finite.</param>
    /// <param name="offset">Its height at 0, finite.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is NaN or infinite.</exception>
    public NetworkBuilder HardSigmoid(float slope = 1f / 6, float offset = 0.5f) => Add(new HardSigmoid(slope, offset));

    /// <summary>Appends <see cref="KernelGen.HardSwish"/>, <c>y = x * clamp(x / 6 + 0.5, 0, 1)</c>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder HardSwish() => Add(new HardSwish());

    /// <summary>Appends <see cref="KernelGen.Clip"/>, <c>y = clamp(x, min, max)</c>; ReLU6 is <c>Clip(0, 6)</c>.</summary>
    /// <param name="min">The smallest output; negative infinity for none.</param>
    /// <param name="max">The largest output, above <paramref name="min"/>; infinity for none.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The smallest output is not below the largest, or one of them is NaN.</exception>
    public NetworkBuilder Clip(float min, float max) => Add(new Clip(min, max));

    /// <summary>Appends <see cref="KernelGen.Silu"/>, <c>y = x / (1 + exp(-x))</c>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Silu() => Add(new Silu());

    /// <summary>Appends <see cref="KernelGen.Tanh"/>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Tanh() => Add(new Tanh());

    /// <summary>Appends <see cref="KernelGen.Softmax"/> over the features, or over the channels of each pixel.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Softmax() => Add(new Softmax());

    /// <summary>Appends <see cref="KernelGen.LogSoftmax"/> over the features, or over the channels of each pixel.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder LogSoftmax() => Add(new LogSoftmax());
}
