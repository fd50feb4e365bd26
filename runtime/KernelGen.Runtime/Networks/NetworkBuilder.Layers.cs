namespace KernelGen;

/// <content>Layers that take their shape from what comes before them.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>Appends a <see cref="BatchNorm2d"/> for the channels at hand. <see cref="Relu"/> right after it becomes its activation.</summary>
    /// <param name="momentum">How much of each batch's statistics goes into the running ones, from 0 to 1.</param>
    /// <param name="epsilon">What is added to the variance, more than 0.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public NetworkBuilder BatchNorm(float momentum = 0.1f, float epsilon = 1e-5f) =>
        Add(new BatchNorm2d(Shape.Channels, momentum: momentum, epsilon: epsilon));

    /// <summary>The shape of what the next layer reads.</summary>
    private ActivationShape Shape => _graph.Shapes[_value];
}
