using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace KernelGen.Samples;

/// <summary>An option whose value is a number in a range, with one form of message for everything else.</summary>
internal static class NumberOption
{
    /// <summary>Declares the option.</summary>
    /// <param name="name">The option as it is typed: <c>--batch</c>.</param>
    /// <param name="meaning">The line in the help.</param>
    /// <param name="fallback">The value where the option is not given.</param>
    /// <param name="accepts">Whether a value is in range; NaN must not be.</param>
    /// <param name="range">The range in words: <c>a whole number from 1</c>.</param>
    public static Option<T> Create<T>(string name, string meaning, T fallback, Func<T, bool> accepts, string range)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{meaning}: {range}.",
            HelpName = "number",
            DefaultValueFactory = _ => fallback,
            CustomParser = result => Parse(result, name, accepts, range) ?? fallback,
        };

    /// <summary>Declares an option that is null where it is not given.</summary>
    /// <param name="name">The option as it is typed: <c>--batch</c>.</param>
    /// <param name="meaning">The line in the help.</param>
    /// <param name="accepts">Whether a value is in range; NaN must not be.</param>
    /// <param name="range">The range in words: <c>a whole number from 1</c>.</param>
    public static Option<T?> CreateOptional<T>(string name, string meaning, Func<T, bool> accepts, string range)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{meaning}: {range}.",
            HelpName = "number",
            CustomParser = result => Parse(result, name, accepts, range),
        };

    private static T? Parse<T>(ArgumentResult result, string name, Func<T, bool> accepts, string range)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (TryParse<T>(text, out var value) && accepts(value))
            return value;

        // A comma may stand for the point or between thousands, so it is never passed over.
        string remedy = !text.Contains(',', StringComparison.Ordinal) ? ""
            : TryParse<T>(text.Replace(',', '.'), out var meant) && accepts(meant) ? $" Write {text.Replace(',', '.')}, with a point."
            : " Write it without commas.";
        result.AddError($"{name} is '{text}', but must be {range}.{remedy}");
        return null;
    }

    /// <summary>Digits with a sign, point and exponent, the same in every country; no spaces, no separators of thousands.</summary>
    private static bool TryParse<T>(string text, out T value)
        where T : struct, INumber<T>
    {
        bool whole = T.IsInteger(T.One / (T.One + T.One));
        var styles = whole
            ? NumberStyles.AllowLeadingSign
            : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return T.TryParse(text, styles, CultureInfo.InvariantCulture, out value);
    }
}
