namespace KernelGen.Tool.Import.Operators;

/// <summary>Pooling.</summary>
internal static class PoolOperators
{
    /// <summary>MaxPool.</summary>
    public static Step Max(NodeContext context)
    {
        if (context.Node.Outputs.Skip(1).Any(name => name.Length > 0))
            throw new UnsupportedException("MaxPool with positions as its second output");
        if (context.Node.Integer("storage_order", 0) != 0)
            throw new UnsupportedException("MaxPool with storage_order = 1");
        return Windows(context, isMaximum: true, countPadding: false);
    }

    /// <summary>AveragePool.</summary>
    public static Step Average(NodeContext context) =>
        Windows(context, isMaximum: false, context.Node.Integer("count_include_pad", 0) != 0);

    /// <summary>GlobalAveragePool.</summary>
    public static Step Global(NodeContext context)
    {
        var dimensions = context.X.Shape.Dimensions;
        return dimensions.Length is 2 or 3
            ? context.Make(new GlobalPool(), new ValueShape([dimensions[0], .. dimensions[1..].Select(_ => 1L)]), context.X)
            : throw new UnsupportedException($"GlobalAveragePool of values of {context.X.Shape}");
    }

    /// <summary>ReduceMean over all pixels.</summary>
    public static Step ReduceMean(NodeContext context)
    {
        var dimensions = context.X.Shape.Dimensions;
        int rank = dimensions.Length + 1;
        long[]? axes = context.IsConstant(1, out var given) ? given.Integers : context.Node.Integers("axes");
        var reduced = axes?.Select(axis => axis < 0 ? axis + rank : axis).Order().ToArray();
        if (dimensions.Length is not (2 or 3) || reduced is null
            || !reduced.SequenceEqual(Enumerable.Range(2, rank - 2).Select(axis => (long)axis)))
        {
            throw new UnsupportedException("ReduceMean over anything but all pixels of an image");
        }

        bool keeps = context.Node.Integer("keepdims", 1) != 0;
        return context.Make(
            new GlobalPool(), new ValueShape(keeps ? [dimensions[0], .. dimensions[1..].Select(_ => 1L)] : [dimensions[0]]), context.X);
    }

    private static Step Windows(NodeContext context, bool isMaximum, bool countPadding)
    {
        var window = WindowAttributes.Read(context, kernel: null);
        if (window.Dilation != (1, 1))
            throw new UnsupportedException($"{context.Node.Operator} with dilations");
        var dimensions = context.X.Shape.Dimensions;
        bool roundUp = context.Node.Integer("ceil_mode", 0) != 0;
        long[] outputs = window.Outputs(dimensions[1..], roundUp);
        if (outputs.Any(size => size < 1))
            throw new UnsupportedException($"{context.Node.Operator} whose window does not fit in images of {context.X.Shape}");
        var pool = new Pool(isMaximum, window.Kernel, window.Stride, window.Padding, roundUp, countPadding);
        return context.Make(pool, new ValueShape([dimensions[0], .. outputs]), context.X);
    }
}
