using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace KernelGen.Oracle.Tests;

/// <summary>What libtorch calls our layers, with the same weights.</summary>
internal static class TwinLayers
{
    public static Func<Tensor, Tensor> Of(this Twin twin, SparseLinear layer) => twin.Linear(layer, twin.Learned(
        layer.Name + ".weight", [layer.OutFeatures, layer.InFeatures], layer.ToDense, layer.GradientToDense, sparse: true));

    public static Func<Tensor, Tensor> Of(this Twin twin, DenseLinear layer) => twin.Linear(layer, twin.Learned(
        layer.Name + ".weight", [layer.OutFeatures, layer.InFeatures], () => layer.Weights.Value.ToArray(), () => layer.Weights.Gradient.ToArray()));

    public static Func<Tensor, Tensor> Of(this Twin twin, SparseConv2d layer) => twin.Convolution(layer, layer.ToDense, layer.GradientToDense, sparse: true);

    public static Func<Tensor, Tensor> Of(this Twin twin, DenseConv2d layer) => twin.Convolution(layer, layer.ToDense, layer.GradientToDense, sparse: false);

    public static Func<Tensor, Tensor> Of(this Twin twin, LayerNorm layer)
    {
        var w = twin.Learned(layer.Name + ".weight", [layer.Features], () => layer.Weight.Value.ToArray(), () => layer.Weight.Gradient.ToArray());
        var b = twin.Bias(layer.Name, layer.Bias);
        return x => layer_norm(x, [layer.Features], w, b, layer.Epsilon);
    }

    /// <summary>
    /// Batch normalisation in whatever mode the layer is in, with a second input to add before the activation, and a rectifier where one follows.
    /// </summary>
    public static Func<Tensor, Tensor?, Tensor> Of(this Twin twin, BatchNorm2d layer, bool rectified = false)
    {
        var w = twin.Learned(layer.Name + ".weight", [layer.Channels], () => layer.Weight.Value.ToArray(), () => layer.Weight.Gradient.ToArray());
        var b = twin.Bias(layer.Name, layer.Bias);
        var mean = twin.Kept(layer.Name + ".running mean", () => layer.RunningMean.ToArray());
        var variance = twin.Kept(layer.Name + ".running variance", () => layer.RunningVariance.ToArray());
        return (x, residual) =>
        {
            var z = batch_norm(x, mean, variance, w, b, layer.Training, layer.Momentum, layer.Epsilon);
            return Activate(residual is null ? z : z + residual, rectified ? Activation.Relu : layer.Activation);
        };
    }

    /// <summary>Flattens in our order: row, column, channel.</summary>
    public static Tensor Flatten(Tensor x) => x.permute(0, 2, 3, 1).flatten(1);

    private static Func<Tensor, Tensor> Convolution(this Twin twin, Conv2d layer, Func<float[]> value, Func<float[]> gradient, bool sparse)
    {
        var declared = DeclaredConvolution.Of(layer);
        var w = twin.Learned(layer.Name + ".weight", declared.Sizes, value, gradient, sparse);
        var b = twin.Bias(layer.Name, layer.Bias);

        // PyTorch pads both sides alike, so zeros are put around the images first.
        return x => Activate(conv2d(pad(x, declared.Padding), w, b, declared.Strides, [0, 0], declared.Dilations, declared.Groups), layer.Activation);
    }

    private static Func<Tensor, Tensor> Linear(this Twin twin, Linear layer, Tensor w)
    {
        var b = twin.Bias(layer.Name, layer.Bias);
        return x => Activate(linear(x, w, b), layer.Activation);
    }

    private static Tensor? Bias(this Twin twin, string layer, Parameter? bias) =>
        bias is null ? null : twin.Learned(layer + ".bias", [bias.Length], () => bias.Value.ToArray(), () => bias.Gradient.ToArray());

    private static Tensor Activate(Tensor z, Activation activation) => activation == Activation.Relu ? relu(z) : z;
}
