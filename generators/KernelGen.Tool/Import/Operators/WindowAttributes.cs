namespace KernelGen.Tool.Import.Operators;

/// <summary>The attributes that convolutions and pools share, for images of one or two axes; a single axis is a row of pixels.</summary>
internal readonly record struct WindowAttributes(
    (int Height, int Width) Kernel, (int Height, int Width) Stride, Sides Padding, (int Height, int Width) Dilation)
{
    /// <summary>Reads them.</summary>
    /// <param name="context">The node.</param>
    /// <param name="kernel">The size of the kernel where no attribute says it.</param>
    public static WindowAttributes Read(NodeContext context, long[]? kernel)
    {
        var node = context.Node;
        int axes = context.X.Shape.Dimensions.Length - 1;
        if (axes is not (1 or 2))
            throw new UnsupportedException($"{node.Operator} of images with {axes} axes; one or two are possible");
        long[] size = node.Integers("kernel_shape") ?? kernel ?? throw new UnsupportedException($"{node.Operator} without kernel_shape");
        long[] strides = node.Integers("strides") ?? Ones(axes), dilations = node.Integers("dilations") ?? Ones(axes);
        Require(node.Operator, axes, size, nameof(kernel));
        Require(node.Operator, axes, strides, nameof(strides));
        Require(node.Operator, axes, dilations, nameof(dilations));
        var dimensions = context.X.Shape.Dimensions[1..];
        long[] pads = Pads(context, dimensions, size, strides, dilations);
        return new(Pair(size), Pair(strides), SidesOf(pads), Pair(dilations));
    }

    /// <summary>Rows and columns of the output.</summary>
    public long[] Outputs(long[] input, bool roundUp)
    {
        var (kernel, stride, dilation, padding) = (Kernel, Stride, Dilation, Padding);
        return input.Length == 1
            ? [Of(input[0], kernel.Width, stride.Width, dilation.Width, padding.Left, padding.Right)]
            :
            [
                Of(input[0], kernel.Height, stride.Height, dilation.Height, padding.Top, padding.Bottom),
                Of(input[1], kernel.Width, stride.Width, dilation.Width, padding.Left, padding.Right),
            ];

        long Of(long size, int taps, int step, int distance, int before, int after)
        {
            long rest = size + before + after - ((long)distance * (taps - 1)) - 1;
            if (rest < 0)
                return 0;
            long count = ((rest + (roundUp ? step - 1 : 0)) / step) + 1;

            // A window that would begin in the padding at the end is left out.
            return roundUp && (count - 1) * step >= size + before ? count - 1 : count;
        }
    }

    private static long[] Pads(NodeContext context, long[] input, long[] kernel, long[] strides, long[] dilations)
    {
        var node = context.Node;
        string automatic = node.Text("auto_pad", "NOTSET");
        long[] pads = node.Integers("pads") ?? new long[2 * kernel.Length];
        if (automatic is "NOTSET" or "")
        {
            if (pads.Length != 2 * kernel.Length || pads.Any(pad => pad is < 0 or > ushort.MaxValue))
                throw new UnsupportedException($"{node.Operator} with pads [{string.Join(", ", pads)}]");
            return pads;
        }

        pads = new long[2 * kernel.Length];
        if (automatic == "VALID")
            return pads;
        if (automatic is not ("SAME_UPPER" or "SAME_LOWER"))
            throw new UnsupportedException($"{node.Operator} with auto_pad {automatic}");
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            long outputs = (input[axis] + strides[axis] - 1) / strides[axis];
            long all = Math.Max(0, ((outputs - 1) * strides[axis]) + ((kernel[axis] - 1) * dilations[axis]) + 1 - input[axis]);
            long less = all / 2;
            (pads[axis], pads[axis + kernel.Length]) = automatic == "SAME_UPPER" ? (less, all - less) : (all - less, less);
        }

        return pads;
    }

    private static void Require(string @operator, int axes, long[] numbers, string what)
    {
        if (numbers.Length != axes || numbers.Any(number => number is < 1 or > ushort.MaxValue))
            throw new UnsupportedException($"{@operator} with {what} [{string.Join(", ", numbers)}] for images with {axes} axes");
    }

    private static (int Height, int Width) Pair(long[] numbers) =>
        numbers.Length == 1 ? (1, (int)numbers[0]) : ((int)numbers[0], (int)numbers[1]);

    private static Sides SidesOf(long[] pads) => pads.Length == 2
        ? new Sides(0, (int)pads[0], 0, (int)pads[1])
        : new Sides((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]);

    private static long[] Ones(int axes) => [.. Enumerable.Repeat(1L, axes)];
}
