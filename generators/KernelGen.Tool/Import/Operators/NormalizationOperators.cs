namespace KernelGen.Tool.Import.Operators;

/// <summary>Batch and layer normalisation, softmax, dropout.</summary>
internal static class NormalizationOperators
{
    /// <summary>BatchNormalization by running statistics.</summary>
    public static Step BatchNorm(NodeContext context)
    {
        var node = context.Node;
        if (node.Integer("training_mode", 0) != 0)
            throw new UnsupportedException("BatchNormalization with training_mode; export the model for inference");
        if (node.Integer("spatial", 1) != 1)
            throw new UnsupportedException("BatchNormalization with spatial = 0");
        if (node.Outputs.Skip(1).Any(name => name.Length > 0))
        {
            throw new UnsupportedException(
                "BatchNormalization with outputs for its statistics, which means training; export the model for inference");
        }

        int channels = context.X.Shape.Channels;
        float momentum = node.Float("momentum", 0.9f);
        var step = context.Elementwise(new BatchNormalization(
            context.Numbers(1, "scale", channels),
            context.Numbers(2, "bias", channels),
            context.Numbers(3, "mean", channels),
            context.Numbers(4, "variance", channels),
            node.Float("epsilon", 1e-5f),
            momentum is >= 0 and <= 1 ? (float)Math.Round(1 - (double)momentum, 7) : 0.1f));
        string weight = context.Weights(1, "scale").Name;
        if (weight.EndsWith(".weight", StringComparison.Ordinal))
            step.Name = weight[..^".weight".Length];
        return step;
    }

    /// <summary>LayerNormalization over all features of a vector.</summary>
    public static Step LayerNorm(NodeContext context)
    {
        var shape = context.X.Shape;
        long axis = context.Node.Integer("axis", -1);
        if (shape.Dimensions.Length != 1 || axis is not (1 or -1))
            throw new UnsupportedException("LayerNormalization of anything but the features of vectors");
        int features = shape.Channels;
        float[] bias = context.Constant(2, "bias") is null ? new float[features] : context.Numbers(2, "bias", features);
        return context.Elementwise(
            new LayerNormalization(context.Numbers(1, "scale", features), bias, context.Node.Float("epsilon", 1e-5f)));
    }

    /// <summary>Softmax and LogSoftmax over the channels.</summary>
    public static Step Softmax(NodeContext context)
    {
        int rank = context.X.Shape.Dimensions.Length + 1;
        long axis = context.Node.Integer("axis", context.Opset >= 13 ? -1 : 1);
        axis = axis < 0 ? axis + rank : axis;
        bool overChannels = axis == 1 && (context.Opset >= 13 || context.X.Shape.IsVector);
        return overChannels
            ? context.Elementwise(new SoftmaxOperation(context.Node.Operator == "LogSoftmax"))
            : throw new UnsupportedException($"{context.Node.Operator} over axis {axis} of {rank}; axis 1, the channels, is possible");
    }

    /// <summary>Dropout, which does nothing outside of training.</summary>
    public static Step Dropout(NodeContext context)
    {
        if (context.IsConstant(2, out var training) && training.Scalar != 0)
            throw new UnsupportedException("Dropout with training_mode; export the model for inference");
        float ratio = context.IsConstant(1, out var given) && given.Scalar is { } share ? share : context.Node.Float("ratio", 0.5f);
        return context.Elementwise(new DropoutOf(ratio is >= 0 and <= 1 ? ratio : 0.5f));
    }
}
