using System.Text;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>A number of a JSON text, as it is written.</summary>
internal sealed record PlainNumber(string Text);

/// <summary>
/// JSON by its grammar (RFC 8259), character by character, and nothing of the library's reader: objects are lists of names and values,
/// arrays lists, texts strings, numbers <see cref="PlainNumber"/>.
/// </summary>
internal sealed class PlainJson
{
    private const int MostDepth = 16;

    private readonly string _text;
    private int _at;

    private PlainJson(string text) => _text = text;

    /// <summary>Reads a text that must be one object from its first character on, perhaps with white space behind it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<(string Name, object? Value)> ReadObject(byte[] utf8)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (ArgumentException invalid)
        {
            throw new InvalidDataException("no UTF-8", invalid);
        }

        var json = new PlainJson(text);
        Require(text.StartsWith('{'), "no {");
        var all = json.Object(1);
        json.SkipSpace();
        Require(json._at == text.Length, "something behind the object");
        return all;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidDataException(what);
    }

    private char Next() => _at < _text.Length ? _text[_at] : '\0';

    private void Take(char expected)
    {
        Require(Next() == expected && _at < _text.Length, $"no {expected}");
        _at++;
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        bool there = _at < _text.Length && _text[_at] == expected;
        _at += there ? 1 : 0;
        return there;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    private object? Value(int depth)
    {
        Require(depth <= MostDepth, "too deep");
        SkipSpace();
        switch (Next())
        {
            case '{':
                return Object(depth);
            case '[':
                return Array(depth);
            case '"':
                return Text();
            case 't':
                return Literal("true", true);
            case 'f':
                return Literal("false", false);
            case 'n':
                return Literal("null", null);
            default:
                return Number();
        }
    }

    private List<(string Name, object? Value)> Object(int depth)
    {
        Take('{');
        var members = new List<(string, object?)>();
        if (TryTake('}'))
            return members;
        do
        {
            SkipSpace();
            string name = Text();
            SkipSpace();
            Take(':');
            members.Add((name, Value(depth + 1)));
        }
        while (TryTake(','));
        SkipSpace();
        Take('}');
        return members;
    }

    private List<object?> Array(int depth)
    {
        Take('[');
        var items = new List<object?>();
        if (TryTake(']'))
            return items;
        do
            items.Add(Value(depth + 1));
        while (TryTake(','));
        SkipSpace();
        Take(']');
        return items;
    }

    private object? Literal(string word, object? value)
    {
        Require(string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0, "no literal");
        _at += word.Length;
        return value;
    }

    private PlainNumber Number()
    {
        int start = _at;
        if (Next() == '-')
            _at++;
        int first = _at;
        Digits();
        Require(_text[first] != '0' || _at == first + 1, "a zero in front");
        if (Next() == '.')
        {
            _at++;
            Digits();
        }

        if (Next() is 'e' or 'E')
        {
            _at++;
            if (Next() is '+' or '-')
                _at++;
            Digits();
        }

        return new PlainNumber(_text[start.._at]);
    }

    private void Digits()
    {
        int start = _at;
        while (Next() is >= '0' and <= '9')
            _at++;
        Require(_at > start, "no digit");
    }

    private string Text()
    {
        Take('"');
        var text = new StringBuilder();
        while (Next() != '"')
        {
            Require(_at < _text.Length && Next() >= ' ', "a text without end, or a control character");
            char c = _text[_at++];
            text.Append(c == '\\' ? Escaped() : c);
        }

        Take('"');
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            Require(pair || !char.IsSurrogate(text[i]), "half a pair of surrogates");
            i += pair ? 1 : 0;
        }

        return text.ToString();
    }

    private char Escaped()
    {
        char c = Next();
        _at++;
        if (c != 'u')
        {
            int which = "\"\\/bfnrt".IndexOf(c, StringComparison.Ordinal);
            Require(which >= 0, "no escape");
            return "\"\\/\b\f\n\r\t"[which];
        }

        int code = 0;
        for (int i = 0; i < 4; i++, _at++)
        {
            Require(char.IsAsciiHexDigit(Next()), "no hexadecimal digit");
            code = (code * 16) + Convert.ToInt32(Next().ToString(), 16);
        }

        return (char)code;
    }
}
