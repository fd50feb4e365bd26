namespace KernelGen.Tool.Import.Operators;

/// <summary>Operators that change shapes, and Concat.</summary>
internal static class ShapeOperators
{
    /// <summary>Stands for the number of samples in a shape that the model computes.</summary>
    public const long Samples = long.MinValue;

    /// <summary>The value itself.</summary>
    public static Step Identity(NodeContext context) => context.X;

    /// <summary>Flatten from the first axis after the samples on.</summary>
    public static Step Flatten(NodeContext context)
    {
        int rank = context.X.Shape.Dimensions.Length + 1;
        long axis = context.Node.Integer("axis", 1);
        axis = axis < 0 ? axis + rank : axis;
        return axis == 1
            ? Reinterpreted(context, [context.X.Shape.Features])
            : throw new UnsupportedException($"Flatten from axis {axis}, which joins samples and features; axis 1 is possible");
    }

    /// <summary>Reshape to [samples, ...].</summary>
    public static Step Reshape(NodeContext context)
    {
        var constant = context.Constant(1, "shape");
        long[] shape = constant?.Integers ?? context.Node.Integers("shape") ?? throw new UnsupportedException("Reshape without a shape");
        bool copies = context.Node.Integer("allowzero", 0) == 0;
        var before = context.X.Shape.Dimensions;
        if (shape.Length == 0)
            throw new UnsupportedException("Reshape to a single number");
        long[] rest = [.. shape[1..].Select((size, i) => size == 0 && copies && i < before.Length ? before[i] : size)];
        bool keepsSamples = shape[0] == Samples || (shape[0] == 0 && copies) || shape[0] == context.Batch || shape[0] == -1;
        long features = context.X.Shape.Features;
        if (rest.Count(size => size == -1) == 1 && shape[0] != -1 && Sizes.Product(rest.Where(size => size > 0)) is { } known
            && features % known == 0)
        {
            rest = [.. rest.Select(size => size == -1 ? features / known : size)];
        }

        bool fits = keepsSamples && rest.All(size => size > 0) && Sizes.Product(rest) == features;
        return fits && rest.Length <= 3
            ? Reinterpreted(context, rest)
            : throw new UnsupportedException(
                $"Reshape of samples of {context.X.Shape} to "
                + $"[{string.Join(", ", shape.Select(size => size == Samples ? "n" : $"{size}"))}]");
    }

    /// <summary>Squeeze of axes of one pixel.</summary>
    public static Step Squeeze(NodeContext context)
    {
        var before = context.X.Shape.Dimensions;
        int rank = before.Length + 1;
        long[]? axes = context.IsConstant(1, out var given) ? given.Integers : context.Node.Integers("axes");
        long[] removed = axes is null
            ? [.. Enumerable.Range(1, before.Length).Where(axis => before[axis - 1] == 1).Select(axis => (long)axis)]
            : [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
        if (removed.Any(axis => axis < 1 || axis > before.Length || before[axis - 1] != 1))
            throw new UnsupportedException($"Squeeze of axes [{string.Join(", ", removed)}] of samples of {context.X.Shape}");
        return Reinterpreted(context, [.. before.Where((_, i) => !removed.Contains(i + 1))]);
    }

    /// <summary>Unsqueeze after the samples.</summary>
    public static Step Unsqueeze(NodeContext context)
    {
        var before = context.X.Shape.Dimensions;
        long[]? axes = context.IsConstant(1, out var given) ? given.Integers : context.Node.Integers("axes");
        int rank = before.Length + 1 + (axes?.Length ?? 0);
        var added = axes?.Select(axis => axis < 0 ? axis + rank : axis).Order().ToArray();
        if (added is null or [] || added[0] < 1 || added[^1] >= rank || added.Distinct().Count() != added.Length || rank > 4)
            throw new UnsupportedException("Unsqueeze that makes more than images of samples");
        var dimensions = before.ToList();
        foreach (long axis in added)
            dimensions.Insert((int)axis - 1, 1);
        return Reinterpreted(context, [.. dimensions]);
    }

    /// <summary>Transpose at the network's input, which then takes images in the order of channels, rows and columns.</summary>
    public static Step Transpose(NodeContext context)
    {
        var (x, order) = (context.X, context.Node.Integers("perm"));
        var before = x.Shape.Dimensions;
        int rank = before.Length + 1;
        if (order is not null && !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(axis => (long)axis)))
            throw new UnsupportedException($"Transpose [{string.Join(", ", order)}], which is no order of {rank} axes");
        if (order is null || order[0] != 0)
            throw new UnsupportedException("Transpose of the samples' axis");
        long[] after = [.. order[1..].Select(axis => before[axis - 1])];
        long[] moved = [.. order[1..].Where(axis => before[axis - 1] != 1)];
        if (moved.SequenceEqual(moved.Order()))
            return Reinterpreted(context, after);
        throw new UnsupportedException($"Transpose [{string.Join(", ", order)}] of samples of {x.Shape}");
    }

    /// <summary>Concat along the channels.</summary>
    public static Step Concat(NodeContext context)
    {
        Step[] values = [.. Enumerable.Range(0, context.Count).Select(context.Value)];
        int rank = values[0].Shape.Dimensions.Length + 1;
        long axis = context.Node.Integer("axis", 1);
        axis = axis < 0 ? axis + rank : axis;
        var rest = values[0].Shape.Dimensions.Skip(1).ToArray();
        if (axis != 1 || rank < 2
            || values.Any(value => value.Shape.Dimensions.Length != rank - 1 || !value.Shape.Dimensions.Skip(1).SequenceEqual(rest)))
        {
            throw new UnsupportedException($"Concat along axis {axis} of {rank}; axis 1, the channels, is possible");
        }

        if (values.Length == 1)
            return values[0];
        return context.Make(new Concatenation(), new ValueShape([values.Sum(value => value.Shape.Dimensions[0]), .. rest]), values);
    }

    /// <summary>Pad with zeros around images.</summary>
    public static Step Pad(NodeContext context)
    {
        var before = context.X.Shape.Dimensions;
        int rank = before.Length + 1;
        long[]? pads = PadsOfAllAxes(context, rank);
        float value = context.Constant(2, "constant value") is { } fill ? fill.Scalar ?? float.NaN : context.Node.Float("value", 0);
        bool fits = context.Node.Text("mode", "constant") == "constant" && value == 0 && rank is 3 or 4 && pads?.Length == 2 * rank
            && pads.All(pad => pad is >= 0 and < ushort.MaxValue) && pads[0] == 0 && pads[1] == 0 && pads[rank] == 0 && pads[rank + 1] == 0;
        if (!fits)
            throw new UnsupportedException("Pad other than with zeros around images");
        var sides = rank == 4
            ? new Sides((int)pads![2], (int)pads[3], (int)pads[6], (int)pads[7])
            : new Sides(0, (int)pads![2], 0, (int)pads[5]);
        long[] after = [before[0], .. before[1..].Select((size, i) => size + pads![i + 2] + pads[rank + i + 2])];
        return sides == default ? context.X : context.Make(new ZeroPadding(sides), new ValueShape(after), context.X);
    }

    /// <summary>The pads before each axis, then those after each; null if their numbers do not fit the axes.</summary>
    private static long[]? PadsOfAllAxes(NodeContext context, int rank)
    {
        long[]? pads = context.Constant(1, "pads") is { } given ? given.Integers : context.Node.Integers("pads");
        if (context.Constant(3, "axes") is not { } chosen)
            return pads;
        long[]? axes = chosen.Integers?.Select(axis => axis < 0 ? axis + rank : axis).ToArray();
        if (axes is null || axes.Any(axis => axis < 0 || axis >= rank) || axes.Distinct().Count() != axes.Length
            || pads?.Length != 2 * axes.Length)
        {
            throw new UnsupportedException(
                $"Pad of axes [{string.Join(", ", chosen.Integers ?? [])}] by [{string.Join(", ", pads ?? [])}] of samples of "
                + context.X.Shape);
        }

        var all = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
            (all[axes[i]], all[axes[i] + rank]) = (pads[i], pads[i + axes.Length]);
        return all;
    }

    /// <summary>
    /// The same numbers in the same order with other dimensions. An image becomes a vector by a layer; all else is a name.
    /// </summary>
    private static Step Reinterpreted(NodeContext context, long[] dimensions)
    {
        var (x, after) = (context.X, new ValueShape(dimensions));
        if (x.Shape.Dimensions.SequenceEqual(dimensions))
            return x;
        if (x.Operation is Input)
        {
            var input = context.Make(x.Operation, after);
            input.Note = x.Note;
            return input;
        }

        if (x.Shape.Activations == after.Activations || (x.Shape.IsVector && dimensions.Length == 1))
            return context.Make(new View(), after, x);
        if (dimensions.Length == 1)
            return context.Make(new Flattening(), after, x);
        if (x.Shape.IsVector && x.Operation is not Flattening)
            return context.Make(new View(), after, x);
        throw new UnsupportedException($"a change of samples of {x.Shape} to {after}, which mixes channels and pixels");
    }
}
