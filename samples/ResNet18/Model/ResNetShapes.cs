using KernelGen;

namespace ResNet18.Model;

/// <summary>The sizes of images for which the network is declared. A further one needs two classes like <see cref="Sparse64"/> and <see cref="Dense64"/>, and a row here.</summary>
internal static class ResNetShapes
{
    private static readonly (int Size, Func<NetworkBuilder, NetworkBuilder> Sparse, Func<NetworkBuilder, NetworkBuilder> Dense)[] Declared =
    [
        (224, Sparse224.Features, Dense224.Features),
        (64, Sparse64.Features, Dense64.Features),
    ];

    /// <summary>The sizes: 224 or 64.</summary>
    public static string SizesInWords { get; } = string.Join(" or ", Declared.Select(shape => shape.Size));

    /// <summary>Whether the network is declared for this size.</summary>
    public static bool Has(int size) => Declared.Any(shape => shape.Size == size);

    /// <summary>The network but for its classifier.</summary>
    /// <param name="size">Rows and columns of the images, one for which <see cref="Has"/> is true.</param>
    /// <param name="dense">Whether with dense kernels only.</param>
    public static NetworkBuilder Features(int size, bool dense)
    {
        var shape = Declared.First(shape => shape.Size == size);
        return (dense ? shape.Dense : shape.Sparse)(Network.Image(3, size, size));
    }
}
