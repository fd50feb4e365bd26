namespace KernelGen.Storage;

/// <summary>
/// The two orders of a flattened image: files have PyTorch's, channel, row, column; memory has row, column, channel. Weights of the layers
/// behind a <see cref="Flatten"/> are permuted on the way.
/// </summary>
internal static class FlattenOrder
{
    /// <summary>[features] for each feature in the order of memory its number in a file; null where both orders are one.</summary>
    /// <param name="image">The image that was flattened; null where the features are no image's.</param>
    public static int[]? InFile(ActivationShape? image)
    {
        if (image is not { } shape || shape.Channels == 1 || shape.Height * shape.Width == 1)
            return null;
        var order = new int[shape.Features];
        int pixels = shape.Height * shape.Width;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
                order[(pixel * shape.Channels) + channel] = (channel * pixels) + pixel;
        }

        return order;
    }

    /// <summary>[numbers] where each number of a matrix in the order of a file lies in memory; null where both orders are one.</summary>
    public static int[]? Places(int numbers, int[]? order)
    {
        if (order is null)
            return null;
        var places = new int[numbers];
        for (int i = 0; i < numbers; i++)
            places[(i / order.Length * order.Length) + order[i % order.Length]] = i;
        return places;
    }

    /// <summary>Puts the columns of a matrix into the order of memory, in place.</summary>
    public static float[] ToMemory(float[] matrix, int[]? order)
    {
        if (order is null)
            return matrix;
        var inFile = new float[order.Length];
        for (int row = 0; row < matrix.Length; row += order.Length)
        {
            var columns = matrix.AsSpan(row, order.Length);
            columns.CopyTo(inFile);
            for (int i = 0; i < columns.Length; i++)
                columns[i] = inFile[order[i]];
        }

        return matrix;
    }
}
