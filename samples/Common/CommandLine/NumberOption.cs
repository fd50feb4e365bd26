using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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
        where T : struct, IParsable<T> => new(name)
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
        where T : struct, IParsable<T> => new(name)
        {
            Description = $"{meaning}: {range}.",
            HelpName = "number",
            CustomParser = result => Parse(result, name, accepts, range),
        };

    private static T? Parse<T>(ArgumentResult result, string name, Func<T, bool> accepts, string range)
        where T : struct, IParsable<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && accepts(value))
            return value;
        result.AddError($"{name} is '{text}', but must be {range}.");
        return null;
    }
}
