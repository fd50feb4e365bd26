namespace KernelGen.Reference;

/// <summary>Numbers of a batch in PyTorch's order, [samples, channels, rows, columns]. Vectors have one row and one column.</summary>
public sealed class Array4
{
    /// <summary>Zeros.</summary>
    public Array4(int samples, int channels, int rows = 1, int columns = 1)
        : this(new double[samples * channels * rows * columns], samples, channels, rows, columns)
    {
    }

    /// <summary>These numbers, which are not copied.</summary>
    public Array4(double[] values, int samples, int channels, int rows = 1, int columns = 1)
    {
        if (values.Length != samples * channels * rows * columns)
            throw new ArgumentException($"{values.Length} numbers are no {samples} x {channels} x {rows} x {columns}.", nameof(values));
        (Values, Samples, Channels, Rows, Columns) = (values, samples, channels, rows, columns);
    }

    /// <summary>All numbers.</summary>
    public double[] Values { get; }

    /// <summary>Samples of the batch.</summary>
    public int Samples { get; }

    /// <summary>Channels, or features of a vector.</summary>
    public int Channels { get; }

    /// <summary>Rows of pixels.</summary>
    public int Rows { get; }

    /// <summary>Columns of pixels.</summary>
    public int Columns { get; }

    /// <summary>Numbers of one sample.</summary>
    public int Features => Channels * Rows * Columns;

    /// <summary>One number.</summary>
    public ref double this[int sample, int channel, int row = 0, int column = 0] => ref Values[PlaceOf(sample, channel, row, column)];

    /// <summary>Where a number lies in <see cref="Values"/>.</summary>
    public int PlaceOf(int sample, int channel, int row, int column) => (((((sample * Channels) + channel) * Rows) + row) * Columns) + column;

    /// <summary>Numbers of single precision.</summary>
    public static Array4 Of(ReadOnlySpan<float> values, int samples, int channels, int rows = 1, int columns = 1) =>
        new(ToDouble(values), samples, channels, rows, columns);

    /// <summary>Zeros in the same shape.</summary>
    public Array4 Like() => new(Samples, Channels, Rows, Columns);

    /// <summary>Every number by itself.</summary>
    public Array4 Select(Func<double, double> function) => new(Array.ConvertAll(Values, x => function(x)), Samples, Channels, Rows, Columns);

    /// <summary>The sum, number by number.</summary>
    public Array4 Plus(Array4 other)
    {
        if ((Samples, Channels, Rows, Columns) != (other.Samples, other.Channels, other.Rows, other.Columns))
            throw new ArgumentException($"{other} cannot be added to {this}.", nameof(other));
        var sum = Like();
        for (int i = 0; i < Values.Length; i++)
            sum.Values[i] = Values[i] + other.Values[i];
        return sum;
    }

    /// <summary>The shape.</summary>
    public override string ToString() => FormattableString.Invariant($"{Samples} x {Channels} x {Rows} x {Columns}");

    /// <summary>Numbers in double precision, the same values.</summary>
    public static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
            doubles[i] = values[i];
        return doubles;
    }
}
