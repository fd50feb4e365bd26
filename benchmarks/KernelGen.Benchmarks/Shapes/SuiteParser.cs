using System.Globalization;
using KernelGen.Benchmarks.Compare.Accuracy;
using KernelGen.Benchmarks.Compare.SparsityLayouts;
using KernelGen.Benchmarks.Compare.Upkeep;

namespace KernelGen.Benchmarks.Shapes;

/// <summary>Reads a file of shapes; its grammar stands at the heads of the files.</summary>
internal sealed class SuiteParser
{
    private const string Grammar =
        "`name in out`, `name in out 3x3 s1 p1 56x56`, `@cases batches sparsities name...`, `@quick name batch sparsity`, "
            + "`@sweep name batch`, `@nonzeros name batch sparsity...`, `@batch name sparsity batch...`, "
            + "`@width batch sparsity name below above`, `@threads batch sparsity name...`, `@network model batch sparsity`, "
            + "`@modules model batch sparsity`, `@train network width method sparsities epochs rate`, `@upkeep layer sparsities`, "
            + "`@layouts layer batch sparsities`";

    private readonly string _file;
    private readonly List<LayerShape> _shapes = [];
    private readonly List<(int[] Batches, double[] Sparsities, LayerShape[] Shapes)> _cases = [];
    private readonly List<LayerCase> _quick = [];
    private readonly List<(LayerShape, int)> _sweeps = [];
    private readonly List<GrowthSeries> _growth = [];
    private readonly List<WidthCases> _widths = [];
    private readonly List<LayerCase> _threads = [];
    private readonly List<NetworkCase> _networks = [];
    private readonly List<NetworkCase> _modules = [];
    private readonly List<AccuracyCase> _accuracy = [];
    private readonly List<UpkeepCase> _upkeep = [];
    private readonly List<LayoutCase> _layouts = [];
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

        if (parser._shapes.Count + parser._networks.Count + parser._modules.Count + parser._accuracy.Count + parser._upkeep.Count
            + parser._layouts.Count == 0)
        {
            throw parser.Wrong(
                "the file ends without a layer; write one as `name in out`, or a convolution as `name in out 3x3 s1 p1 56x56`");
        }

        // Small batches first within a layer: a failure shows early.
        var full = from shape in parser._shapes
                   from layerCase in parser._cases.Where(cases => cases.Shapes.Length == 0 || cases.Shapes.Contains(shape))
                       .SelectMany(cases => Product(shape, cases.Batches, cases.Sparsities)).Distinct()
                       .OrderBy(layerCase => layerCase.Batch)
                   select layerCase;
        return new Suite(name, parser._shapes)
        {
            Full = [.. full],
            Quick = parser._quick,
            Sweeps = parser._sweeps,
            Growth = parser._growth,
            Widths = parser._widths,
            Threads = parser._threads,
            Networks = parser._networks,
            Modules = parser._modules,
            Accuracy = parser._accuracy,
            Upkeep = parser._upkeep,
            Layouts = parser._layouts,
        };
    }

    private static IEnumerable<LayerCase> Product(LayerShape shape, int[] batches, double[] sparsities) =>
        from batch in batches
        from sparsity in sparsities
        select new LayerCase(shape, sparsity, batch);

    private void Read(string[] words)
    {
        switch (words[0])
        {
            case "@cases" when words.Length > 2:
                _cases.Add(
                    ([.. words[1].Split(',').Select(Positive)], [.. words[2].Split(',').Select(Share)], [.. words[3..].Select(Find)]));
                break;
            case "@quick" when words.Length == 4:
                _quick.Add(new LayerCase(Find(words[1]), Share(words[3]), Positive(words[2])));
                break;
            case "@sweep" when words.Length == 3:
                _sweeps.Add((Find(words[1]), Positive(words[2])));
                break;
            case "@nonzeros" when words.Length > 4:
                _growth.Add(new GrowthSeries(
                    GrowthAxis.Nonzeros,
                    [.. Unstarred(words).Select(word => new LayerCase(Find(words[1]), Share(word), Positive(words[2])))], Anchors(words)));
                break;
            case "@batch" when words.Length > 4:
                _growth.Add(new GrowthSeries(
                    GrowthAxis.Batch,
                    [.. Unstarred(words).Select(word => new LayerCase(Find(words[1]), Share(words[2]), Positive(word)))], Anchors(words)));
                break;
            case "@width" when words.Length == 6:
                var three = words[3..].Select(word => new LayerCase(Find(word), Share(words[2]), Positive(words[1]))).ToArray();
                _widths.Add(new WidthCases(three[0], three[1], three[2]));
                break;
            case "@threads" when words.Length > 3:
                _threads.AddRange(words[3..].Select(word => new LayerCase(Find(word), Share(words[2]), Positive(words[1]))));
                break;
            case "@network" when words.Length == 4:
                _networks.Add(new NetworkCase(words[1], Positive(words[2]), Share(words[3])));
                break;
            case "@modules" when words.Length == 4:
                _modules.Add(new NetworkCase(words[1], Positive(words[2]), Share(words[3])));
                break;
            case "@train" when words.Length == 7:
                _accuracy.AddRange(words[4].Split(',').Select(word => new AccuracyCase(
                    words[1], words[2], words[3], Share(word), Positive(words[5]), Rate(words[6]))));
                break;
            case "@upkeep" when words.Length == 3:
                _upkeep.AddRange(words[2].Split(',').Select(word => new UpkeepCase(words[1], Share(word))));
                break;
            case "@layouts" when words.Length == 4:
                _layouts.AddRange(words[3].Split(',').Select(word => new LayoutCase(words[1], Positive(words[2]), Share(word))));
                break;
            default:
                if (words[0].StartsWith('@') || words.Length is not (3 or 7))
                    throw Wrong($"'{string.Join(' ', words)}' is none of {Grammar}");
                Add(words.Length == 3 ? new LinearShape(words[0], Positive(words[1]), Positive(words[2])) : Convolution(words));
                break;
        }
    }

    /// <summary><c>name in out 3x3 s1 p1 56x56</c>.</summary>
    private ConvShape Convolution(string[] words)
    {
        var ((kernel, kernelColumns), (height, width)) = (Sides(words[3]), Sides(words[6]));
        if (kernel != kernelColumns)
            throw Wrong($"the kernel {words[3]} is not square, but the paper's forms have square kernels only");
        int stride = After('s', words[4]), padding = After('p', words[5]);
        if (stride is not (1 or 2))
            throw Wrong($"the stride is {stride}, but the paper's forms have strides of 1 and 2 only");
        var geometry = new ConvGeometry(Positive(words[1]), Positive(words[2]), kernel, stride, padding, height, width);
        return geometry.OutHeight > 0 && geometry.OutWidth > 0
            ? new ConvShape(words[0], geometry)
            : throw Wrong($"a {words[3]} kernel does not fit into a map of {words[6]} with padding {padding}");
    }

    private (int, int) Sides(string word) =>
        word.Split('x') is [var rows, var columns] ? (Positive(rows), Positive(columns)) : throw Wrong($"'{word}' is no size such as 3x3");

    private int After(char letter, string word) =>
        word[0] == letter && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value : throw Wrong($"'{word}' is not {letter} and a whole number, such as {letter}1");

    /// <summary>The numbers of a growth line, with or without the star that marks a point of the line.</summary>
    private static IEnumerable<string> Unstarred(string[] words) => words[3..].Select(word => word.TrimEnd('*'));

    private (int First, int Second) Anchors(string[] words)
    {
        int[] starred = [.. Enumerable.Range(0, words.Length - 3).Where(i => words[i + 3].EndsWith('*'))];
        return starred.Length == 2
            ? (starred[0], starred[1])
            : throw Wrong($"{starred.Length} numbers bear a star; mark the two through which the line is drawn, such as 0.99* 0.95 0.9*");
    }

    private void Add(LayerShape shape)
    {
        if (_shapes.Find(other => other.Name == shape.Name || other.ToString() == shape.ToString()) is { } other)
        {
            throw Wrong(
                $"{shape.Name} {shape} repeats the name or the shape of {other.Name} {other}; results are looked up by both, so keep one");
        }

        _shapes.Add(shape);
    }

    private LayerShape Find(string name) =>
        _shapes.Find(shape => shape.Name == name) ?? throw Wrong($"no layer above is called '{name}'");

    private int Positive(string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value : throw Wrong($"'{word}' is no positive whole number");

    private double Share(string word) =>
        double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value < 1
            ? value : throw Wrong($"'{word}' is no share of zeros; write 0.9 for 90 %");

    private float Rate(string word) =>
        float.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float value) && value > 0
            ? value : throw Wrong($"'{word}' is no learning rate; write 0.05");

    private SuiteException Wrong(string what) => new($"{_file}({_line}): {what}.");
}
