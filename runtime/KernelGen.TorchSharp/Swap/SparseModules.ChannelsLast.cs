using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <content>The memory format channels_last.</content>
public static partial class SparseModules
{
    /// <summary>
    /// Makes all convolutions of a model, dense and sparse, give their outputs in the memory format channels_last, in which libtorch's
    /// batch normalisation, pooling and convolutions are faster on processors. What lies between convolutions keeps that order. Results
    /// stay the same up to rounding, but <c>view</c> cannot flatten such images: use <c>flatten</c> or <c>reshape</c>. The weights of
    /// dense convolutions become other tensors, so it is called before an optimiser is made.
    /// </summary>
    /// <param name="model">The model.</param>
    public static void UseChannelsLast(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var module in model.named_modules().Select(named => named.module).Prepend(model))
        {
            if (module is SparseConv2dModule sparse)
                sparse.ChannelsLast = true;
            else if (module is TorchSharp.Modules.Conv2d dense)
                dense.weight = Convert(dense.weight);
        }
    }

    private static TorchSharp.Modules.Parameter Convert(TorchSharp.Modules.Parameter weight)
    {
        using var unrecorded = no_grad();
        var converted = empty_strided(
            weight.shape, [weight.shape[1] * weight.shape[2] * weight.shape[3], 1, weight.shape[3] * weight.shape[1], weight.shape[1]],
            weight.dtype, weight.device);
        converted.copy_(weight);
        return new TorchSharp.Modules.Parameter(converted, weight.requires_grad);
    }
}
