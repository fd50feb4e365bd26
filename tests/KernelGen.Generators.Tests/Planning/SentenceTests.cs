using System.Globalization;
using System.Text.RegularExpressions;
using KernelGen.Generators.Emission;
using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Tests.Planning;

/// <summary>What a kernel's text says of itself is so: each sentence is held against the loops that stand below it.</summary>
public sealed class SentenceTests
{
    private static readonly DeclaredType Type = new("N", [], "L");

    private static readonly ConvFilter Filter = new(5, 7, 1, new ConvAxis(3, 1, 1, 1, 1), new ConvAxis(3, 2, 1, 1, 1));

    private static readonly LayerSpec[] Layers =
    [
        new LinearSpec(Type, WeightLayout.Unstructured, 600, 33, true, FusedActivation.Relu),
        new LinearSpec(Type, WeightLayout.Unstructured, 1, 1, false, FusedActivation.None),
        new LinearSpec(Type, WeightLayout.Dense, 9, 1, true, FusedActivation.None),
        new Conv2dSpec(Type, WeightLayout.Unstructured, Filter, null, null, true, FusedActivation.Relu),
        new Conv2dSpec(Type, WeightLayout.Dense, Filter, null, null, false, FusedActivation.None),
    ];

    public static TheoryData<string> KernelNames =>
        [
            .. Layers.SelectMany(KernelPlanner.PassesOf).SelectMany(pass => pass.Kernels)
                .Select(key => KernelName.Print(key.Text)).Distinct(),
        ];

    /// <summary>The sizes of tiles that the plan names are those that there are methods for.</summary>
    [Theory]
    [MemberData(nameof(KernelNames))]
    public void TilesAreThoseOfTheMethods(string name)
    {
        var kernel = KernelPlanner.Plan(KernelName.Parse(name)!);
        int[] methods =
        [
            .. kernel.Methods.Select(method => Regex.Match(method.Name, "^Tile([0-9]+)")).Where(match => match.Success)
                .Select(match => Number(match.Groups[1].Value)),
        ];
        if (kernel.Plan.FirstOrDefault(sentence => sentence.Contains("is walked in tiles of", StringComparison.Ordinal)) is { } tiles)
        {
            string sizes =
                Regex.Match(tiles, "tiles of ([^:.]*)").Groups[1].Value + Regex.Match(tiles, "left over in tiles of ([^.]*)").Value;
            var said = Regex.Matches(sizes.Replace("blocks of 16 samples", "", StringComparison.Ordinal), "[0-9]+")
                .Select(match => Number(match.Value)).Distinct();
            Assert.Equal(methods.Order(), said.Order());
        }
        else
        {
            Assert.True(methods.Length < 2, $"The plan of {name} names no tiles, but there are methods for {string.Join(", ", methods)}.");
        }
    }

    /// <summary>Distances that the plan names are those of the loads and stores.</summary>
    [Theory]
    [MemberData(nameof(KernelNames))]
    public void DistancesAreThoseOfTheMethods(string name)
    {
        var kernel = KernelPlanner.Plan(KernelName.Parse(name)!);
        foreach (var sentence in kernel.Plan.Where(sentence => sentence.StartsWith("From one ", StringComparison.Ordinal)))
        {
            var said = Regex.Matches(sentence, "([0-9]+)(?: floats)? in (dX|dY|X|Y)")
                .Select(match => (Operand: match.Groups[2].Value, Floats: Number(match.Groups[1].Value)));
            Assert.NotEmpty(said);
            foreach (var (operand, floats) in said)
            {
                var shift = Assert.Single(kernel.Methods[1].Shifts, shift => shift.Operand == operand);
                Assert.Equal(floats, Assert.Single(shift.By.Terms).Factor);
            }
        }
    }

    /// <summary>The documentation lists the operands that the methods read, and no others.</summary>
    [Theory]
    [MemberData(nameof(KernelNames))]
    public void OperandsAreThoseThatAreRead(string name)
    {
        var kernel = KernelPlanner.Plan(KernelName.Parse(name)!);
        var read = kernel.Methods.SelectMany(method => Names.ReadBy(method.Body)).ToHashSet();
        Assert.Empty(kernel.Operands.Where(operand => !read.Contains(operand.Name)).Select(operand => operand.Name));
    }

    /// <summary>Lines, registers and counts are said as the width and the axis have them; nothing is said twice.</summary>
    [Theory]
    [MemberData(nameof(KernelNames))]
    public void WordsFitTheirNumbers(string name)
    {
        var key = KernelName.Parse(name)!;
        string text = KernelEmitter.Emit(KernelPlanner.Plan(key), "N").Text;
        Assert.DoesNotMatch(@"\b1 (rows|columns|blocks|pixels|lines|terms|taps|channels|panels)\b", text);
        Assert.DoesNotMatch(@"\b([2-9]|[1-9][0-9]+) (row|column|block|pixel|term|tap|channel|panel)\b[^s]", text);
        Assert.DoesNotContain("stored once", text, StringComparison.Ordinal);
        Assert.Equal(
            key.Axis == KernelAxis.OverWidth,
            text.Contains("A line of sixteen neighbouring pixels of one sample", StringComparison.Ordinal));
        Assert.Equal(key.Axis == KernelAxis.OverBatch, text.Contains("A line of sixteen samples", StringComparison.Ordinal));
        Assert.Equal(
            key.Width != KernelWidth.V512,
            text.Contains("a name that ends in _1 is the second part of its line", StringComparison.Ordinal));
        Assert.Equal(key.Width != KernelWidth.V512, Regex.IsMatch(text, @"\b[a-z0-9]+_1 ="));
        string[] sentences =
            [.. text.Split('\n').Where(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal) && line.EndsWith('.'))];
        Assert.Equal(sentences.Distinct(), sentences);

        // No loop of one turn: a tile that there is once is a call.
        Assert.DoesNotMatch(@"for \(int \w+ = 0; \w+ <= 0;", text);
    }

    /// <summary>The work that the documentation names is that of the text: each instruction is counted where it stands.</summary>
    [Theory]
    [MemberData(nameof(KernelNames))]
    public void WorkIsThatOfTheText(string name)
    {
        var kernel = KernelPlanner.Plan(KernelName.Parse(name)!);
        string text = KernelEmitter.Emit(kernel, "N").Text;
        var said = Regex.Match(text, "multiply-adds ([0-9.]+), loads ([0-9.]+), stores ([0-9.]+), bytes moved ([0-9.]+)");
        var (multiplyAdds, loads, stores) = InnermostLoops(text).Select(Work).OrderByDescending(work => work.MultiplyAdds).First();
        double units = multiplyAdds / (16.0 / new VectorDialect(kernel.Key.Width).Lanes * (kernel.HasParts ? 2 : 1));
        Assert.Equal(
            [multiplyAdds / units, loads / units, stores / units],
            Enumerable.Range(1, 3).Select(n => double.Parse(said.Groups[n].Value, CultureInfo.InvariantCulture)),
            (one, other) => Math.Abs(one - other) < 0.006);
        double bound = multiplyAdds / Math.Max(multiplyAdds, Math.Max(loads, 2 * stores));
        Assert.Contains($"at most {100 * bound:0} % of the multiply-add peak", text, StringComparison.Ordinal);

        (double MultiplyAdds, double Loads, double Stores) Work(string loop)
        {
            double Count(string pattern) => Regex.Count(loop, pattern, RegexOptions.Multiline);
            double sums = Count(@"\+= LaneSums\.Of\(");
            var own = (
                Count(@"MultiplyAddEstimate\(") + Count(@"^ *var s\w* = (?!AddTo)[^;]+ \* "),
                Count(@"LoadUnsafe\(|Four\w+\.Load|\.Create\(|Add\(ref \w+, Unsafe\.Add\(ref offset, k\)|^ *int \w+ = Unsafe\.Add\(") + sums,
                Count(@"StoreUnsafe\(") + sums);
            foreach (var call in Regex.Matches(loop, @"^ *(?:var \w+ = )?(AddTo\w+)(?:<TParts>)?\(", RegexOptions.Multiline).Cast<Match>())
            {
                string step = Regex.Match(
                    text, $@"private static \S+ {call.Groups[1].Value}(?:<TParts>)?\(.*?\n    }}", RegexOptions.Singleline).Value;
                var inner = Work(step);
                own = (own.Item1 + inner.MultiplyAdds, own.Item2 + inner.Loads, own.Item3 + inner.Stores);
            }

            return own;
        }
    }

    /// <summary>The loops without loops in them.</summary>
    private static IEnumerable<string> InnermostLoops(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("for (", StringComparison.Ordinal))
                continue;
            string end = lines[i][..^lines[i].TrimStart().Length] + "}";
            string body = string.Join('\n', lines.Skip(i + 1).TakeWhile(line => line != end));
            if (!body.Contains("for (", StringComparison.Ordinal))
                yield return body;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
