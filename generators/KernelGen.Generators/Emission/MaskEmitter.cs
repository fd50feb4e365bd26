using System.Text;
using KernelGen.Generators.Specs;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generators.Emission;

/// <summary>
/// Prints the mask of a layer as text, which the compiler puts into the data of the assembly. A build with a million nonzeros takes 7 s
/// more than without; with an array of literals it took 20 s more (Zen 5).
/// </summary>
internal static class MaskEmitter
{
    private const string Name = "MaskColumns";

    /// <summary>Characters of a line, at most.</summary>
    private const int LineLength = 120;

    /// <summary>The mask as the layer's table has it.</summary>
    public static string Value(LayerSpec layer, StaticMask mask) =>
        $"global::{KernelUsings.Services}.DeclaredMask.Parse({SymbolDisplay.FormatLiteral(layer.MaskFile!, quote: true)}, "
            + $"{CSharpLiteral.Of(mask.Rows)}, {CSharpLiteral.Of(mask.Columns)}, {Name})";

    /// <summary>The text that this value names.</summary>
    public static void WriteText(SourceWriter writer, StaticMask mask)
    {
        const string quotes = "\"\"\"";
        writer.Line().Line("/// <summary>The columns of the nonzeros; a semicolon ends each row of W.</summary>")
            .Line($"private static global::System.ReadOnlySpan<byte> {Name} => {quotes}").Indented(() =>
            {
                var line = new StringBuilder();
                int next = 0;
                for (int row = 0; row < mask.Rows; row++)
                {
                    while (next < mask.Positions.Count && mask.Positions[next] / mask.Columns == row)
                        Add(" " + CSharpLiteral.Of(mask.Positions[next++] % mask.Columns));
                    Add(";");
                    if (line.Length > LineLength / 2)
                        End();
                }

                End();

                void Add(string text)
                {
                    if (line.Length + text.Length > LineLength)
                        End();
                    line.Append(line.Length == 0 ? text.TrimStart() : text);
                }

                void End()
                {
                    if (line.Length > 0)
                        writer.Line(line.ToString());
                    line.Clear();
                }
            }).Indented(() => writer.Line(quotes + "u8;"));
    }
}
