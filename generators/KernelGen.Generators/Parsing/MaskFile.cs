using System.Runtime.CompilerServices;
using System.Text;
using KernelGen.Generators.Specs;
using KernelGen.Storage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Generators.Parsing;

/// <summary>A Matrix Market file among the AdditionalFiles of a project: its mask, or what is wrong with it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Mask">Its entries; null where the file is no sparse matrix. Values that it has count for nothing.</param>
/// <param name="Mistake">What is wrong, with its line.</param>
internal sealed record MaskFile(string Path, StaticMask? Mask, string? Mistake)
{
    /// <summary>How names of such files end.</summary>
    public const string Extension = ".mtx";

    /// <summary>Most entries: the compiler takes seconds for larger masks.</summary>
    public const int MostEntries = 1_000_000;

    /// <summary>The analyzer reads the same text as the generator, and again after each edit of a declaration.</summary>
    private static readonly ConditionalWeakTable<SourceText, Content> Known = new();

    /// <summary>Reads a file; null where its name is another's.</summary>
    public static MaskFile? Read(AdditionalText text, CancellationToken cancellationToken)
    {
        string path = text.Path;
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            return null;
        if (text.GetText(cancellationToken) is not { } source)
            return new MaskFile(path, null, $"{path} cannot be read as text. Unpack it if it is gzipped");
        var content = Known.GetValue(source, Content.Of);
        return content.Mistake is null
            ? new MaskFile(path, content.Mask, null)
            : new MaskFile(path, null, $"{(content.Line > 0 ? $"line {content.Line} of " : "")}{path} is wrong: {content.Mistake}");
    }

    /// <summary>Whether a declaration that names a file, or the end of its path, means this one.</summary>
    public bool IsNamed(string name) => IsNamed(Path, name);

    /// <summary>Whether a declaration that names a file, or the end of its path, means the file of a path.</summary>
    public static bool IsNamed(string path, string name)
    {
        string whole = WithSlashes(path), end = WithSlashes(name);
        if (end.StartsWith("./", StringComparison.Ordinal))
            end = end.Substring(2);
        return whole == end || (end.Length > 0 && whole.EndsWith("/" + end, StringComparison.Ordinal));
    }

    private static string WithSlashes(string path) => path.Replace('\\', '/');

    /// <summary>What a text holds, whatever file it is in.</summary>
    private sealed class Content(StaticMask? mask, long line, string? mistake)
    {
        public StaticMask? Mask => mask;

        public long Line => line;

        public string? Mistake => mistake;

        public static Content Of(SourceText text)
        {
            try
            {
                using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
                var (rows, columns, positions, _) = new MatrixMarketReader(new MatrixMarketLines(bytes), MostEntries).Read();
                return new Content(new StaticMask(rows, columns, positions.ToEquatableArray()), 0, null);
            }
            catch (MalformedMatrix refusal)
            {
                return new Content(null, refusal.Line, refusal.Message.TrimEnd('.'));
            }
        }
    }
}
