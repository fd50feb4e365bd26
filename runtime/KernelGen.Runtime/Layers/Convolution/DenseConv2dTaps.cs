namespace KernelGen;

/// <summary>Where the taps of a dense convolution lie, in the operand that is read and in a row of W.</summary>
/// <param name="Places">[taps] floats from the operand's first tap.</param>
/// <param name="WeightPlaces">[taps] floats from the beginning of a row of W.</param>
/// <param name="BackRows">Backward: rows of outputs before the one of an input that the first tap leads to.</param>
/// <param name="BackColumns">Backward: columns of outputs before it.</param>
internal sealed record DenseConv2dTaps(int[] Places, int[] WeightPlaces, int BackRows, int BackColumns)
{
    public int Count => Places.Length;

    /// <summary>
    /// The taps of the forward pass and of the weights' gradient, as the table of kernels cuts them: one for each tap of the kernel, or one
    /// for each of its rows, with the terms of all columns.
    /// </summary>
    public static DenseConv2dTaps Forward(Conv2dGeometry geometry, DenseConv2dKernels table, int rowLength, int pixelLength)
    {
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        int perRow = table.Taps / rows.Kernel;
        int[] places = new int[table.Taps], weightPlaces = new int[places.Length];
        for (int tap = 0; tap < places.Length; tap++)
        {
            places[tap] = (tap / perRow * rows.Dilation * rowLength) + (tap % perRow * columns.Dilation * pixelLength);
            weightPlaces[tap] = tap * table.Terms;
        }

        return new(places, weightPlaces, 0, 0);
    }

    /// <summary>The taps of each phase of the input's gradient.</summary>
    public static DenseConv2dTaps[] Backward(Conv2dGeometry geometry, int rowLength, int pixelLength)
    {
        var (rows, columns) = (geometry.Rows, geometry.Columns);
        return [.. Enumerable.Range(0, rows.Stride * columns.Stride).Select(Phase)];

        DenseConv2dTaps Phase(int number)
        {
            var (rowPhase, columnPhase) = Math.DivRem(number, columns.Stride);
            int backRows = rows.MostBack(rowPhase), backColumns = columns.MostBack(columnPhase);
            int[] own =
            [
                .. Enumerable.Range(0, geometry.Taps)
                    .Where(tap => rows.Meets(tap / columns.Kernel, rowPhase) && columns.Meets(tap % columns.Kernel, columnPhase))
            ];
            return new(
                Array.ConvertAll(own, tap => ((backRows - rows.Back(tap / columns.Kernel)) * rowLength)
                    + ((backColumns - columns.Back(tap % columns.Kernel)) * pixelLength)),
                Array.ConvertAll(own, tap => tap * geometry.GroupInputs), backRows, backColumns);
        }
    }
}
