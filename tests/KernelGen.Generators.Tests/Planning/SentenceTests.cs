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

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
