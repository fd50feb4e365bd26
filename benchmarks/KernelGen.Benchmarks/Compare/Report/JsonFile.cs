using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Compare.Report;

/// <summary>A file of results for programs.</summary>
internal static class JsonFile
{
    /// <summary>The relaxed encoder leaves the arrow of <c>512->512</c> readable; nothing here ends in a web page.</summary>
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file, all of it or nothing.</summary>
    public static void Write(FileInfo file, JsonObject report)
    {
        string next = file.FullName + ".part";
        File.WriteAllText(next, report.ToJsonString(Readable) + "\n");
        File.Move(next, file.FullName, overwrite: true);
    }

    public static string Name(MaskKind mask) => mask == MaskKind.Skewed ? "skewed" : "uniform";

    public static JsonValue? Microseconds(double? seconds) => Round(seconds * 1e6);

    public static JsonValue? Round(double? number) => number is { } known ? JsonValue.Create(Math.Round(known, 4)) : null;
}
