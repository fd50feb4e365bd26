using System.Globalization;

namespace KernelGen.Tool.Printing;

/// <summary>Makes names of C# out of other names.</summary>
internal static class Identifier
{
    private static readonly HashSet<string> _keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
        "__arglist", "__makeref", "__reftype", "__refvalue",
    };

    /// <summary>A name for a class: <c>resnet-18.onnx</c> becomes <c>Resnet18</c>.</summary>
    public static string Class(string name)
    {
        string[] words = Words(name);
        string joined = string.Concat(words.Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));
        return joined.Length == 0 || char.IsAsciiDigit(joined[0]) ? "Model" + joined : joined;
    }

    /// <summary>A name for a variable that is not yet taken.</summary>
    public static string Variable(string name, HashSet<string> taken)
    {
        string joined = Class(name), first = char.ToLower(joined[0], CultureInfo.InvariantCulture) + joined[1..] + "Output",
            variable = first;
        for (int n = 2; !taken.Add(variable); n++)
            variable = first + n.ToString(CultureInfo.InvariantCulture);
        return variable;
    }

    /// <summary>Whether a text is a namespace: names with dots between them.</summary>
    public static bool IsNamespace(string text) => text.Split('.').All(part =>
        part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'));

    /// <summary>Whether a name is reserved, so that nothing can have it.</summary>
    public static bool IsKeyword(string name) => _keywords.Contains(name);

    private static string[] Words(string name) =>
        new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
