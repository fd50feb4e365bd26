namespace KernelGen;

/// <content>Layers without weight matrices, which take their shape from what comes before them.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Appends a <see cref="BatchNorm2d"/> for the channels at hand. <see cref="Relu"/> right after it is computed in the same pass.
    /// </summary>
    /// <param name="momentum">How much of each batch's statistics goes into the running ones, from 0 to 1.</param>
    /// <param name="epsilon">What is added to the variance, more than 0.</param>
    /// <param name="name">What this network calls the layer; null for the name of its class.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or the name is already there.</exception>
    public NetworkBuilder BatchNorm(float momentum = 0.1f, float epsilon = 1e-5f, string? name = null) =>
        Add(new BatchNorm2d(Shape.Channels, momentum: momentum, epsilon: epsilon), name);

    /// <summary>
    /// Appends <see cref="MaxPool2d"/>. Right after batch normalisation, with <see cref="Relu"/> or without, the network computes both in
    /// fewer passes over memory.
    /// </summary>
    /// <param name="kernel">Rows and columns of a window, from 1 to 16.</param>
    /// <param name="stride">Pixels from one window to the next; null for the kernel's.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, fewer than the kernel.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder MaxPool(int kernel, int? stride = null, int padding = 0) => Add(new MaxPool2d(kernel, stride, padding));

    /// <summary>Appends <see cref="MaxPool2d"/> with windows of any shape; see <see cref="MaxPool(int, int?, int)"/>.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1 each, 256 pixels at most.</param>
    /// <param name="stride">Rows and columns from one window to the next; null for those of the kernel.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image, on each side fewer than the kernel.</param>
    /// <param name="roundUp">Whether the number of windows is rounded up (<c>ceil_mode</c>).</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder MaxPool(
        (int Height, int Width) kernel, (int Height, int Width)? stride = null, Padding padding = default, bool roundUp = false) =>
        Add(new MaxPool2d(kernel, stride, padding, roundUp));

    /// <summary>Appends <see cref="AveragePool2d"/>.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    /// <param name="stride">Pixels from one window to the next; null for the kernel's.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side, fewer than the kernel.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder AveragePool(int kernel, int? stride = null, int padding = 0) => Add(new AveragePool2d(kernel, stride, padding));

    /// <summary>Appends <see cref="AveragePool2d"/> with windows of any shape.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1 each.</param>
    /// <param name="stride">Rows and columns from one window to the next; null for those of the kernel.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image, on each side fewer than the kernel.</param>
    /// <param name="roundUp">Whether the number of windows is rounded up (<c>ceil_mode</c>).</param>
    /// <param name="countPadding">
    /// Whether the sum is divided by the pixels in image and padding; otherwise by those in the image alone.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder AveragePool(
        (int Height, int Width) kernel, (int Height, int Width)? stride = null, Padding padding = default, bool roundUp = false,
        bool countPadding = true) =>
        Add(new AveragePool2d(kernel, stride, padding, roundUp, countPadding));

    /// <summary>Appends <see cref="KernelGen.GlobalAveragePool"/>, which turns an image into a vector of its channels.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder GlobalAveragePool() => Add(new GlobalAveragePool());

    /// <summary>Appends <see cref="KernelGen.Dropout"/>.</summary>
    /// <param name="probability">Share of numbers that become zero in training, from 0 to 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public NetworkBuilder Dropout(double probability) => Add(new Dropout(probability, seed: _graph.Nodes.Count));

    /// <summary>Appends <see cref="KernelGen.LayerNorm"/> for as many features as there are.</summary>
    /// <param name="name">What this network calls the layer; null for the name of its class.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Before it comes an image, or the name is already there.</exception>
    public NetworkBuilder LayerNorm(string? name = null) => Add(new LayerNorm(Shape.Features), name);

    /// <summary>The shape of what the next layer reads.</summary>
    private ActivationShape Shape => _graph.Shapes[_value];
}
