using System.CommandLine;

namespace KernelGen.Samples;

/// <summary>An option whose value is one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>Declares the option; the words are those of <see cref="Word"/>, and the first is the default.</summary>
    /// <param name="name">The option as it is typed.</param>
    /// <param name="meaning">The line in the help.</param>
    public static Option<T> Create<T>(string name, string meaning)
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        string words = string.Join(" or ", values.Select(Word));
        return new(name)
        {
            Description = $"{meaning}: {words}.",
            HelpName = string.Join('|', values.Select(Word)),
            DefaultValueFactory = _ => values[0],
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                int found = Array.FindIndex(values, value => Word(value) == text);
                if (found >= 0)
                    return values[found];
                result.AddError($"{name} is '{text}', but must be {words}.");
                return values[0];
            },
        };
    }

    /// <summary>The word for a value: its name in lower case, with a hyphen where a word of the name begins.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"-{letter}" : $"{letter}")).ToLowerInvariant();
    }
}
