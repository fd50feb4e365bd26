using TorchSharp;

namespace KernelGen.Torch;

/// <summary>
/// A sparse convolution as a module of TorchSharp: X [batch, channels, rows, columns] or [channels, rows, columns], W [outChannels,
/// inChannels / groups, kernel rows, kernel columns]. It replaces <c>torch.nn.Conv2d</c>. Images may have another size in each call, unless
/// the layer's declaration names one.
/// </summary>
public sealed class SparseConv2dModule : SparseModule
{
    private readonly SparseConv2d _convolution;

    /// <summary>Makes a module of a generated layer, which has weights already.</summary>
    /// <param name="layer">The layer. The module owns it from now on.</param>
    /// <param name="name">Name of the module.</param>
    /// <exception cref="ArgumentException">The layer has no weights yet.</exception>
    public SparseConv2dModule(SparseConv2d layer, string name = nameof(SparseConv2d))
        : base(NotNull(layer), name) => _convolution = layer;

    /// <summary>
    /// Whether every output lies in memory as row, column, channel (PyTorch's channels_last), in which libtorch's batch normalisation and
    /// pooling are faster. Without it, outputs lie as the input does.
    /// </summary>
    public bool ChannelsLast { get; set; }

    private protected override PixelOrder OrderOf(torch.Tensor input) =>
        ChannelsLast ? PixelOrder.ChannelsLast : PixelOrders.Of(input);

    private protected override (ActivationShape Sample, int Batch, long[] OutputShape) ShapesOf(long[] inputShape)
    {
        if (inputShape.Length is not (3 or 4) || inputShape.Any(size => size is < 1 or > int.MaxValue))
        {
            throw new ArgumentException(
                $"Module {_convolution.Name}: the input is {Text(inputShape)}, but [batch, channels, rows, columns] or "
                + "[channels, rows, columns] is needed, with at least one sample.");
        }

        int batch = inputShape.Length == 4 ? (int)inputShape[0] : 1;
        var sample = new ActivationShape((int)inputShape[^2], (int)inputShape[^1], (int)inputShape[^3]);
        var output = _convolution.OutputShape(sample);
        long[] image = [output.Channels, output.Height, output.Width];
        return (sample, batch, inputShape.Length == 4 ? [batch, .. image] : image);
    }

    private static SparseConv2d NotNull(SparseConv2d layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer;
    }
}
