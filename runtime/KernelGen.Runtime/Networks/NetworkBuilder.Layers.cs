namespace KernelGen;

/// <content>Layers without weight matrices, which take their size from what comes before them.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>Appends <see cref="BatchNorm2d"/> for as many channels as there are; <see cref="Relu"/> right after it is fused into it.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder BatchNorm() => Add(new BatchNorm2d(_graph.Shapes[_value].Channels));

    /// <summary>Appends <see cref="MaxPool2d"/>.</summary>
    /// <param name="kernel">Rows and columns of a window, from 1 to 16.</param>
    /// <param name="stride">Pixels from one window to the next; null for the kernel's.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder MaxPool(int kernel, int? stride = null, int padding = 0) => Add(new MaxPool2d(kernel, stride, padding));

    /// <summary>Appends <see cref="AveragePool2d"/>.</summary>
    /// <param name="kernel">Rows and columns of a window, at least 1.</param>
    /// <param name="stride">Pixels from one window to the next; null for the kernel's.</param>
    /// <param name="padding">Pixels by which windows reach beyond the image on each side.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or no window fits in the image.</exception>
    public NetworkBuilder AveragePool(int kernel, int? stride = null, int padding = 0) => Add(new AveragePool2d(kernel, stride, padding));

    /// <summary>Appends <see cref="KernelGen.GlobalAveragePool"/>, which turns an image into a vector of its channels.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder GlobalAveragePool() => Add(new GlobalAveragePool());

    /// <summary>Appends <see cref="KernelGen.Dropout"/>.</summary>
    /// <param name="probability">Share of numbers that become zero in training, from 0 to 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public NetworkBuilder Dropout(double probability) => Add(new Dropout(probability, seed: _graph.Steps.Count));

    /// <summary>Appends <see cref="KernelGen.LayerNorm"/> for as many features as there are.</summary>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">Before it comes an image.</exception>
    public NetworkBuilder LayerNorm() => Add(new LayerNorm(_graph.Shapes[_value].Features));

    /// <summary>Appends <see cref="KernelGen.Gelu"/>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Gelu() => Add(new Gelu());
}
