using static TorchSharp.torch;

namespace KernelGen.Torch.Tests;

/// <summary>Runs a module and its twin on the same samples, and compares output and gradients.</summary>
internal static class ModuleComparison
{
    /// <summary>Demands agreement for one input.</summary>
    public static void Require(SparseModule module, long[] inputShape)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var twin = new MaskedTwin(module);
        string when = $"{module.Layer.Name} on {string.Join('x', inputShape)}";
        var (theirs, ours) = (Random(inputShape).requires_grad_(true), Random(inputShape).requires_grad_(true));
        var expected = twin.Forward(theirs);
        var actual = module.call(ours);
        Assert.Equal(expected.shape, actual.shape);
        Tolerance.Require(expected.Numbers(), actual.Numbers(), Tolerance.OfLayer, when + ": y");

        var dy = Random(expected.shape, seed: 2);
        module.zero_grad();
        expected.backward([dy]);
        actual.backward([dy]);
        Tolerance.Require(theirs.grad!.Numbers(), ours.grad!.Numbers(), Tolerance.OfLayer, when + ": dx");
        twin.RequireGradients(when);

        using var off = no_grad();
        Tolerance.Require(actual.Numbers(), module.call(ours).Numbers(), 0, when + ": y without gradients");
    }

    /// <summary>Random numbers of a shape.</summary>
    public static Tensor Random(long[] shape, int seed = 1) =>
        tensor(Numbers.Uniform((int)shape.Aggregate(1L, (product, size) => product * size), seed), shape);

    /// <summary>The numbers of an image with its channels side by side; no gradient goes back to it.</summary>
    public static Tensor ChannelsLast(Tensor image)
    {
        var copy = PixelOrders.Empty(image.shape, PixelOrder.ChannelsLast);
        copy.copy_(image.detach());
        return copy;
    }
}
