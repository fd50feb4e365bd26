using System.Globalization;

namespace KernelGen.Benchmarks.Shapes;

/// <summary>Reads a file of shapes; its grammar stands at the head of linear.txt.</summary>
internal sealed class SuiteParser
{
    private readonly string _file;
    private readonly List<LinearShape> _shapes = [];
    private readonly List<LinearCase> _quick = [];
    private readonly List<(LinearShape, int)> _sweeps = [];
    private int[] _batches = [];
    private double[] _sparsities = [];
    private int _line;

    private SuiteParser(string name) => _file = name + ".txt";

    /// <summary>The suite that these lines describe.</summary>
    /// <exception cref="SuiteException">A line is wrong; the message says which and what to write.</exception>
    public static Suite Parse(string name, IEnumerable<string> lines)
    {
        var parser = new SuiteParser(name);
        foreach (string line in lines)
        {
            parser._line++;
            string[] words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
                parser.Read(words);
        }

        if (parser._shapes.Count == 0)
            throw parser.Wrong("the file ends without a layer; write one as `name in out`");

        // Small batches first within a layer: a failure shows early.
        var full = from shape in parser._shapes
                   from batch in parser._batches
                   from sparsity in parser._sparsities
                   select new LinearCase(shape, sparsity, batch);
        return new Suite(name, parser._shapes, [.. full], parser._quick, parser._sweeps);
    }

    private void Read(string[] words)
    {
        switch (words[0])
        {
            case "@batches":
                _batches = [.. words[1..].Select(Positive)];
                break;
            case "@sparsities":
                _sparsities = [.. words[1..].Select(Share)];
                break;
            case "@quick" when words.Length == 4:
                _quick.Add(new LinearCase(Find(words[1]), Share(words[3]), Positive(words[2])));
                break;
            case "@sweep" when words.Length == 3:
                _sweeps.Add((Find(words[1]), Positive(words[2])));
                break;
            default:
                if (words[0].StartsWith('@') || words.Length != 3)
                    throw Wrong($"'{string.Join(' ', words)}' is neither `name in out` nor one of @batches, @sparsities, `@quick name batch sparsity`, `@sweep name batch`");
                Add(new LinearShape(words[0], Positive(words[1]), Positive(words[2])));
                break;
        }
    }

    private void Add(LinearShape shape)
    {
        if (_shapes.Find(other => other.Name == shape.Name || other.ToString() == shape.ToString()) is { } other)
            throw Wrong($"{shape.Name} {shape} repeats the name or the shape of {other.Name} {other}; results are looked up by both, so keep one");
        _shapes.Add(shape);
    }

    private LinearShape Find(string name) =>
        _shapes.Find(shape => shape.Name == name) ?? throw Wrong($"no layer above is called '{name}'");

    private int Positive(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value : throw Wrong($"'{word}' is no positive whole number");

    private double Share(string word) =>
        double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value < 1
            ? value : throw Wrong($"'{word}' is no share of zeros; write 0.9 for 90 %");

    private SuiteException Wrong(string what) => new($"{_file}({_line}): {what}.");
}
