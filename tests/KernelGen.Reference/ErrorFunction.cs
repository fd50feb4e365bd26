namespace KernelGen.Reference;

/// <summary><c>erf(x) = 2 / sqrt(pi) * integral from 0 to x of exp(-t^2) dt</c>.</summary>
public static class ErrorFunction
{
    /// <summary>From here on erf is 1 in double precision: erfc(6) is 2e-17.</summary>
    private const double One = 6;

    /// <summary>
    /// To within 1e-15, by the series <c>2 / sqrt(pi) * exp(-x^2) * (x + 2 x^3 / 3 + 4 x^5 / (3 * 5) + ...)</c> (Abramowitz and Stegun, 7.1.6). Its terms
    /// have one sign, so nothing cancels.
    /// </summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) >= One)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
