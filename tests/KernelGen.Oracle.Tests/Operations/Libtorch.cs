using KernelGen.Reference;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>The operations of libtorch that tests use. Each is checked against the reference before it is used.</summary>
internal static class Libtorch
{
    private const string Statistics = "batch_norm.running_statistics";

    /// <summary>What can be wrong, one by one.</summary>
    public static readonly IReadOnlyList<string> Parts =
    [
        "conv2d.forward", "conv2d.backward_data", "conv2d.backward_weights", "conv2d.backward_bias",
        "linear.forward", "linear.backward_data", "linear.backward_weights", "linear.backward_bias",
        "batch_norm.forward", "batch_norm.backward_data", "batch_norm.backward_weights", "batch_norm.backward_bias", Statistics,
        "layer_norm.forward", "layer_norm.backward_data", "layer_norm.backward_weights", "layer_norm.backward_bias",
        "max_pool2d.forward", "max_pool2d.backward_data", "avg_pool2d.forward", "avg_pool2d.backward_data",
        "adaptive_avg_pool2d.forward", "adaptive_avg_pool2d.backward_data", "relu.forward", "relu.backward_data",
        "gelu.forward", "gelu.backward_data", "add.forward", "add.backward_data", "flatten.forward", "flatten.backward_data",
        "cross_entropy.forward", "cross_entropy.backward_data", LibtorchSgd.Step,
    ];

    /// <summary>Zeros are put around the images first, because PyTorch pads both sides alike.</summary>
    public static Tensor Conv2d(Tensor x, Tensor w, Tensor? b, DeclaredConvolution declared)
    {
        var (_, _, strides, dilations, padding, groups) = declared;
        string geometry = $"padding {Sizes(padding)}, strides {Sizes(strides)}, dilations {Sizes(dilations)}, groups {groups}";
        return new Operation(
            "conv2d", geometry,
            inputs => functional.conv2d(functional.pad(inputs[0], padding), inputs[1], Bias(inputs), strides, [0, 0], dilations, groups),
            (learned, _) => new Conv2dNode(declared.Shape, learned[0], learned.ElementAtOrDefault(1))).Call(Inputs(x, w, b));
    }

    public static Tensor Linear(Tensor x, Tensor w, Tensor? b) => new Operation(
        "linear", "", inputs => functional.linear(inputs[0], inputs[1], Bias(inputs)),
        (learned, _) => new LinearNode((int)w.shape[0], learned[0], learned.ElementAtOrDefault(1))).Call(Inputs(x, w, b));

    /// <summary>A wrong one moves its statistics by another share.</summary>
    public static Tensor BatchNorm(BatchNorm2d layer, Tensor x, Tensor w, Tensor b, Tensor mean, Tensor variance)
    {
        var (training, momentum, epsilon) = (layer.Training, layer.Momentum, layer.Epsilon);
        var operation = new Operation(
            "batch_norm", FormattableString.Invariant($"training {training}, momentum {momentum}, epsilon {epsilon}"),
            inputs => functional.batch_norm(
                inputs[0], inputs[3], inputs[4], inputs[1], inputs[2], training, Spoiling.Current.Value(Statistics, momentum), epsilon),
            (learned, kept) => new BatchNormNode(learned[0], learned[1], kept[0], kept[1], momentum, epsilon));
        return (operation with { Kept = 2, Training = training }).Call(x, w, b, mean, variance);
    }

    public static Tensor LayerNorm(Tensor x, Tensor w, Tensor b, double epsilon) => new Operation(
        "layer_norm", FormattableString.Invariant($"epsilon {epsilon}"),
        inputs => functional.layer_norm(inputs[0], w.shape, inputs[1], inputs[2], epsilon),
        (learned, _) => new LayerNormNode(learned[0], learned[1], epsilon)).Call(x, w, b);

    /// <summary>Checked with many equal zeros as well, as a rectifier leaves them.</summary>
    public static Tensor MaxPool2d(Tensor x, int kernel, int stride, int padding)
    {
        var operation = new Operation(
            "max_pool2d", Window(kernel, stride, padding), inputs => functional.max_pool2d(inputs[0], kernel, stride, padding),
            (_, _) => new MaxPoolNode(kernel, stride, padding));
        return (operation with { Data = number => Math.Max(number, 0) }).Call(x);
    }

    public static Tensor AvgPool2d(Tensor x, int kernel, int stride, int padding) => new Operation(
        "avg_pool2d", Window(kernel, stride, padding), inputs => functional.avg_pool2d(inputs[0], kernel, stride, padding),
        (_, _) => new AveragePoolNode(kernel, stride, padding)).Call(x);

    public static Tensor GlobalAveragePool(Tensor x) => new Operation(
        "adaptive_avg_pool2d", "", inputs => functional.adaptive_avg_pool2d(inputs[0], 1).flatten(1),
        (_, _) => new GlobalAveragePoolNode()).Call(x);

    public static Tensor Relu(Tensor x) =>
        new Operation("relu", "", inputs => functional.relu(inputs[0]), (_, _) => new ReluNode()).Call(x);

    /// <summary>Checked from its tail to where it is the identity.</summary>
    public static Tensor Gelu(Tensor x)
    {
        var operation = new Operation("gelu", "", inputs => functional.gelu(inputs[0]), (_, _) => new GeluNode());
        return (operation with { Data = number => 8 * number }).Call(x);
    }

    /// <summary>The sum at the end of a residual block. A check adds numbers to themselves, so both gradients go into one.</summary>
    public static Tensor Add(Tensor x, Tensor y)
    {
        var operation = new Operation("add", "", inputs => inputs[0] + inputs[^1], (_, _) => new Residual(new Chain()));
        OperationCheck.Require(operation, [x]);
        return operation.Run([x, y]);
    }

    /// <summary>Flattens in our order: row, column, channel.</summary>
    public static Tensor Flatten(Tensor x) => new Operation(
        "flatten", "", inputs => inputs[0].permute(0, 2, 3, 1).flatten(1),
        (_, _) => new FlattenNode(FlattenOrder.RowColumnChannel)).Call(x);

    /// <summary>Checked with scores up to 20, so that some softmax is nearly 0 or 1.</summary>
    public static Tensor CrossEntropy(Tensor scores, int[] labels, float smoothing)
    {
        var operation = new Operation(
            "cross_entropy", FormattableString.Invariant($"smoothing {smoothing}"),
            inputs => functional.cross_entropy(inputs[0], Tensors.Labels(labels), label_smoothing: smoothing).reshape(1, 1),
            (_, _) => new CrossEntropyNode(labels, smoothing));
        return (operation with { Data = number => 20 * number }).Call(scores);
    }

    private static Tensor[] Inputs(Tensor x, Tensor w, Tensor? b) => b is null ? [x, w] : [x, w, b];

    private static Tensor? Bias(Tensor[] inputs) => inputs.ElementAtOrDefault(2);

    private static string Sizes(long[] sizes) => string.Join('x', sizes);

    private static string Window(int kernel, int stride, int padding) => $"kernel {kernel}, stride {stride}, padding {padding}";
}
