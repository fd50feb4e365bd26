namespace KernelGen.Reference;

/// <summary><c>y = f(x)</c> number by number, with <c>dx = dy f'(x)</c>.</summary>
/// <param name="value">f.</param>
/// <param name="derivative">f'.</param>
public sealed class FunctionNode(Func<double, double> value, Func<double, double> derivative) : Node
{
    private Array4 _x = new(0, 0);

    /// <summary><c>f(x) = x where x &gt; 0, else slope x</c>.</summary>
    public static FunctionNode LeakyRelu(double slope) => new(x => x > 0 ? x : slope * x, x => x > 0 ? 1 : slope);

    /// <summary><c>f(x) = 1 / (1 + exp(-x))</c>.</summary>
    public static FunctionNode Sigmoid() => new(Logistic, x => Logistic(x) * Logistic(-x));

    /// <summary><c>f(x) = clamp(slope x + offset, 0, 1)</c>; the derivative is 0 where f is 0 or 1.</summary>
    public static FunctionNode HardSigmoid(double slope, double offset) =>
        new(x => Math.Clamp((slope * x) + offset, 0, 1), x => (slope * x) + offset is > 0 and < 1 ? slope : 0);

    /// <summary><c>f(x) = x clamp(x / 6 + 1/2, 0, 1)</c>; the derivative is 0 up to -3 and 1 from 3 on.</summary>
    public static FunctionNode HardSwish() =>
        new(x => x * Math.Clamp((x / 6) + 0.5, 0, 1), x => x <= -3 ? 0 : x >= 3 ? 1 : (x / 3) + 0.5);

    /// <summary><c>f(x) = clamp(x, min, max)</c>; the derivative is 0 at the bounds and outside.</summary>
    public static FunctionNode Clip(double min, double max) => new(x => Math.Clamp(x, min, max), x => x > min && x < max ? 1 : 0);

    /// <summary><c>f(x) = x s(x)</c> with the sigmoid s.</summary>
    public static FunctionNode Silu() => new(x => x * Logistic(x), x => Logistic(x) * (1 + (x * Logistic(-x))));

    /// <summary>The hyperbolic tangent.</summary>
    public static FunctionNode Tanh() => new(Math.Tanh, x => 1 - (Math.Tanh(x) * Math.Tanh(x)));

    /// <inheritdoc/>
    public override Array4 Forward(Array4 x, bool training)
    {
        _x = x;
        return x.Select(number => Rounding.Of(value(number)));
    }

    /// <inheritdoc/>
    public override Array4 Backward(Array4 dy)
    {
        var dx = dy.Like();
        for (int i = 0; i < dx.Values.Length; i++)
            dx.Values[i] = Rounding.Of(dy.Values[i] * derivative(_x.Values[i]));
        return dx;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
