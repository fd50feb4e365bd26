namespace KernelGen.Storage;

/// <summary>
/// The two orders of a flattened image: files have PyTorch's, channel, row, column; memory has row, column, channel. Weights of the layers
/// behind a <see cref="Flatten"/> are permuted on the way.
/// </summary>
internal static class FlattenOrder
{
    /// <summary>[features] for each feature in the order of memory its number in a file; null where both orders are one.</summary>
    /// <param name="images">The flattened images, one behind the other, and vectors among them; null for features of no image.</param>
    public static int[]? InFile(IReadOnlyList<ActivationShape>? images)
    {
        if (images is null || images.All(image => image.Channels == 1 || image.IsVector))
            return null;
        var order = new int[images.Sum(image => image.Features)];
        int first = 0;
        foreach (var image in images)
        {
            Fill(order.AsSpan(first, image.Features), image, first);
            first += image.Features;
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

    /// <summary>Numbers of the features in the order of a file.</summary>
    public static float[] ToFile(float[] features, int[]? order)
    {
        if (order is null)
            return features;
        float[] inFile = new float[order.Length];
        for (int i = 0; i < order.Length; i++)
            inFile[order[i]] = features[i];
        return inFile;
    }

    private static void Fill(Span<int> order, ActivationShape image, int first)
    {
        int pixels = image.Height * image.Width;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < image.Channels; channel++)
                order[(pixel * image.Channels) + channel] = first + (channel * pixels) + pixel;
        }
    }
}
