using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using KernelGen.Storage;
using KernelGen.Tool.Import;
using KernelGen.Tool.Import.Operators;
using KernelGen.Tool.Onnx;
using KernelGen.Tool.Printing;
using KernelGen.Tool.Tests.Harness;

namespace KernelGen.Tool.Tests.Conformance;

/// <summary>
/// ONNX's own conformance vectors: what is imported gives the right numbers, what is refused says why, and a page lists both.
/// </summary>
public sealed partial class ConformanceTests
{
    private const string Page = "generators/docs/onnx-operators.md";

    /// <summary>ONNX's own tolerances.</summary>
    private const double Relative = 1e-3, Absolute = 1e-6;

    [Fact]
    public void VectorsOfAllOperatorsPassOrAreRefusedWithAReason()
    {
        Assert.SkipUnless(Directory.Exists(Vector.Source), $"{Vector.Source} is missing; Debian's package libonnx-testdata has it.");
        var results = Results(out var wrong);
        Assert.Empty(wrong);
        PageText.Require(Path.Combine(RepositoryRoot.Path, Page), Text(results));
    }

    private static List<(Vector Vector, string? Refusal)> Results(out List<string> wrong)
    {
        using var folder = new TemporaryFolder();
        var (results, imported) = (new List<(Vector, string?)>(), new List<(Vector Vector, VectorModel Model, string Class)>());
        var files = new List<string>();
        foreach (var vector in Vector.Of(OperatorTable.Remarks.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal)))
        {
            try
            {
                var made = VectorModel.Of(vector);
                using var stream = new MemoryStream(made.Model.ToByteArray());
                var model = OnnxModel.Read(vector.Name + ".onnx", stream);
                var network = Importer.Import(model, input: null, foldBatchNorm: false);
                var kinds = WeightKinds.Of(network, keepDense: null);
                var file = ModelFile.Of(model, network, kinds, lastFrozen: null, "Vectors." + Identifier.Class(vector.Name) + "Vector");
                WeightsFile.Write(folder[vector.Name + ".safetensors"], network, vector.Name);
                files.Add(file.Text);
                imported.Add((vector, made, $"Vectors.{Identifier.Class(vector.Name)}Vector.{file.ClassName}"));
                results.Add((vector, null));
            }
            catch (Exception refusal) when (refusal is UnsupportedModelException or InvalidModelException or NotSupportedException)
            {
                results.Add((vector, Reason(refusal)));
            }
        }

        var builders = ImportedCode.Compile([.. files]);
        wrong = [];
        foreach (var (vector, made, name) in imported)
        {
            if (Difference(vector, made, builders(name), folder[vector.Name + ".safetensors"]) is { } difference)
                wrong.Add($"{vector.Name}: {difference}");
        }

        return results;
    }

    /// <summary>How far the output is from that of the vector; null if it is near enough.</summary>
    private static string? Difference(Vector vector, VectorModel made, NetworkBuilder builder, string weights)
    {
        using var network = builder.Build(made.Batch, threads: 1);
        network.Load(weights);
        float[] actual = network.Predict(made.Samples), expected = OnnxTensor.Read(vector.Output, "output").Floats!;
        if (actual.Length != expected.Length)
            return $"{actual.Length} numbers instead of {expected.Length}";
        for (int i = 0; i < actual.Length; i++)
        {
            // NaN and infinity are no distance apart.
            if (actual[i].Equals(expected[i]))
                continue;
            if (!(Math.Abs((double)actual[i] - expected[i]) <= Absolute + (Relative * Math.Abs(expected[i]))))
                return FormattableString.Invariant($"number {i} is {actual[i]} instead of {expected[i]}");
        }

        return null;
    }

    private static string Reason(Exception refusal) => refusal is UnsupportedModelException
        ? InputTypes().Replace(
            string.Join("; ", refusal.Message.Split('\n').Skip(1).Select(line => NodeNames().Replace(line.Trim(' ', '-'), ""))),
            "an input of another type than float")
        : refusal.Message;

    /// <summary>One reason for all types and names of inputs.</summary>
    [GeneratedRegex("the input [^ ]+ holds numbers of type .*$")]
    private static partial Regex InputTypes();

    /// <summary>The nodes of a vector have no names of their own.</summary>
    [GeneratedRegex(@" \(node [^)]*\)$")]
    private static partial Regex NodeNames();

    private static string Text(List<(Vector Vector, string? Refusal)> results)
    {
        var text = new StringBuilder();
        text.Append("# ONNX operators\n\n");
        text.Append("What `kernelgen import` makes of ONNX's own conformance vectors (ONNX 1.12, Debian's package `libonnx-testdata`). ");
        text.Append("A vector passes if its\nmodel is imported, compiled and run, and gives the vector's numbers. ");
        text.Append("`ConformanceTests` writes this page.\n\n");
        text.Append("| operator | what of it | pass | refused |\n|---|---|---|---|\n");
        var groups = results.ToLookup(result => result.Vector.Operator);
        foreach (var (name, remark) in OperatorTable.Remarks)
        {
            text.Append($"| {name} | {remark} | {groups[name].Count(result => result.Refusal is null)} ");
            text.Append($"| {groups[name].Count(result => result.Refusal is not null)} |\n");
        }

        text.Append("\n## Why vectors are refused\n\n| operator | reason | vectors |\n|---|---|---|\n");
        foreach (var group in results.Where(result => result.Refusal is not null)
            .OrderBy(result => result.Vector.Operator, StringComparer.Ordinal).GroupBy(result => (result.Vector.Operator, result.Refusal)))
        {
            string names = string.Join(", ", group.Select(result => result.Vector.Name["test_".Length..]));
            text.Append($"| {group.Key.Operator} | {group.Key.Refusal} | {names} |\n");
        }

        return text.ToString();
    }
}
