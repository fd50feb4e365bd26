namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>The sum that defines one element, in double precision.</summary>
/// <param name="Value">The sum.</param>
/// <param name="Size">The root of the sum of its terms' squares: how large a sum of so many random terms is.</param>
public readonly record struct ExactSum(double Value, double Size)
{
    /// <summary>
    /// A sum of n terms in single precision is off by about 2^-24 sqrt(n) of its size: 3e-5 for the 200,000 terms of the largest weight
    /// gradients.
    /// One term left out is 1 / sqrt(n), 2e-3 or more.
    /// </summary>
    private const double Tolerance = 2e-4;

    /// <summary>The sum of some terms.</summary>
    public static ExactSum Of(IEnumerable<double> terms)
    {
        double sum = 0, squares = 0;
        foreach (double term in terms)
            (sum, squares) = (sum + term, squares + (term * term));
        return new ExactSum(sum, Math.Sqrt(squares));
    }

    /// <summary>Whether a number differs from the sum by no more than rounding. NaN does not.</summary>
    public bool Allows(float number) => Math.Abs(number - Value) <= Tolerance * Size;
}
