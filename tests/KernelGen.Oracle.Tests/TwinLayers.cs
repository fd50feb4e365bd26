using static TorchSharp.torch;

namespace KernelGen.Oracle.Tests;

/// <summary>What libtorch calls our layers, with the same weights.</summary>
internal static class TwinLayers
{
    public static Func<Tensor, Tensor> Of(this Twin twin, SparseLinear layer) => twin.Linear(layer, twin.Learned(
        layer.Name + ".weight", [layer.OutFeatures, layer.InFeatures], layer.ToDense, layer.GradientToDense, sparse: true));

    public static Func<Tensor, Tensor> Of(this Twin twin, DenseLinear layer) => twin.Linear(layer, twin.Learned(
        layer.Name + ".weight", [layer.OutFeatures, layer.InFeatures], () => layer.Weights.Value.ToArray(),
        () => layer.Weights.Gradient.ToArray()));

    public static Func<Tensor, Tensor> Of(this Twin twin, SparseConv2d layer) =>
        twin.Convolution(layer, layer.ToDense, layer.GradientToDense, sparse: true);

    public static Func<Tensor, Tensor> Of(this Twin twin, DenseConv2d layer) =>
        twin.Convolution(layer, layer.ToDense, layer.GradientToDense, sparse: false);

    public static Func<Tensor, Tensor> Of(this Twin twin, LayerNorm layer)
    {
        var w = twin.Learned(
            layer.Name + ".weight", [layer.Features], () => layer.Weight.Value.ToArray(), () => layer.Weight.Gradient.ToArray());
        var b = twin.Bias(layer.Name, layer.Bias);
        return x => Libtorch.LayerNorm(x, w, b!, layer.Epsilon);
    }

    /// <summary>Batch normalisation in whatever mode the layer is in, with a second input to add before the activation.</summary>
    public static Func<Tensor, Tensor?, Tensor> Of(this Twin twin, BatchNorm2d layer)
    {
        var w = twin.Learned(
            layer.Name + ".weight", [layer.Channels], () => layer.Weight.Value.ToArray(), () => layer.Weight.Gradient.ToArray());
        var b = twin.Bias(layer.Name, layer.Bias);
        var mean = twin.Kept(layer.Name + ".running mean", () => layer.RunningMean.ToArray());
        var variance = twin.Kept(layer.Name + ".running variance", () => layer.RunningVariance.ToArray());
        return (x, residual) =>
        {
            var z = Libtorch.BatchNorm(layer, x, w, b!, mean, variance);
            return Activate(residual is null ? z : Libtorch.Add(z, residual), layer.Activation);
        };
    }

    private static Func<Tensor, Tensor> Convolution(this Twin twin, Conv2d layer, Func<float[]> value, Func<float[]> gradient, bool sparse)
    {
        var declared = DeclaredConvolution.Of(layer);
        var w = twin.Learned(layer.Name + ".weight", declared.Sizes, value, gradient, sparse);
        var b = twin.Bias(layer.Name, layer.Bias);
        return x => Activate(Libtorch.Conv2d(x, w, b, declared), layer.Activation);
    }

    private static Func<Tensor, Tensor> Linear(this Twin twin, Linear layer, Tensor w)
    {
        var b = twin.Bias(layer.Name, layer.Bias);
        return x => Activate(Libtorch.Linear(x, w, b), layer.Activation);
    }

    private static Tensor? Bias(this Twin twin, string layer, Parameter? bias) =>
        bias is null ? null : twin.Learned(layer + ".bias", [bias.Length], () => bias.Value.ToArray(), () => bias.Gradient.ToArray());

    private static Tensor Activate(Tensor z, Activation activation) => activation == Activation.Relu ? Libtorch.Relu(z) : z;
}
