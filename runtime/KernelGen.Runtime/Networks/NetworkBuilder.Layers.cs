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
}
