using System.Globalization;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>A number that is not what the definition gives.</summary>
/// <param name="What">Which array.</param>
/// <param name="At">Which element.</param>
/// <param name="Actual">The wrong number.</param>
/// <param name="Right">The right one.</param>
public sealed record Mistake(LayerPart What, int At, float Actual, double Right)
{
    /// <summary>The mistake as messages show it: <c>dX[17] is NaN, but -0.2495 by its definition</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Letters}[{At}] is {Actual:R}, but {(float)Right:R} by its definition");

    private string Letters => What switch { LayerPart.Y => "Y", LayerPart.DX => "dX", LayerPart.DW => "dW", _ => "db" };
}
