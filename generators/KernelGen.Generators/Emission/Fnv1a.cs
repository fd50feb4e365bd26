using System.Globalization;

namespace KernelGen.Generators.Emission;

/// <summary>The hash FNV-1a of text, letter by letter: the same on every machine, which string.GetHashCode is not.</summary>
internal struct Fnv1a()
{
    private uint _hash = 2166136261;

    /// <summary>Eight hexadecimal digits.</summary>
    public static string Of(string text)
    {
        var hash = new Fnv1a();
        hash.Add(text);
        return hash.ToString();
    }

    public void Add(string text)
    {
        uint hash = _hash;
        foreach (char letter in text)
            hash = Add(hash, letter);
        _hash = hash;
    }

    public void Add(char letter) => _hash = Add(_hash, letter);

    /// <summary>Eight hexadecimal digits.</summary>
    public override readonly string ToString() => _hash.ToString("x8", CultureInfo.InvariantCulture);

    private static uint Add(uint hash, char letter) => unchecked((hash ^ letter) * 16777619);
}
