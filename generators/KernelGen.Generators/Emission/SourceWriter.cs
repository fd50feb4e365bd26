using System.Text;

namespace KernelGen.Generators.Emission;

/// <summary>Writes indented text with '\n' line ends.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private Fnv1a? _hash;

    /// <summary>The hash of the lines since <see cref="StartHash"/>, without their indentation.</summary>
    public string Hash => _hash?.ToString() ?? throw new InvalidOperationException("No line was hashed.");

    /// <summary>From here on every line counts for <see cref="Hash"/>.</summary>
    public SourceWriter StartHash()
    {
        _hash = new Fnv1a();
        return this;
    }

    /// <summary>A line at the current depth; an empty one stays empty.</summary>
    public SourceWriter Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
        if (_hash is { } hash)
        {
            hash.Add(text);
            hash.Add('\n');
            _hash = hash;
        }

        return this;
    }

    /// <summary>Several lines, each at the current depth.</summary>
    public SourceWriter Lines(string text)
    {
        foreach (string line in text.Split('\n'))
            Line(line.TrimEnd('\r'));
        return this;
    }

    /// <summary>A header, then its body in braces.</summary>
    public SourceWriter Block(string header, Action body)
    {
        Line(header).Line("{");
        Indented(body);
        return Line("}");
    }

    /// <summary>A body one step deeper, without braces.</summary>
    public SourceWriter Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
        return this;
    }

    public override string ToString() => _text.ToString();
}
