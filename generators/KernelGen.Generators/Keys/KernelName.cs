using System.Globalization;
using System.Text.RegularExpressions;
using KernelGen.Generators.Layouts;

namespace KernelGen.Generators.Keys;

/// <summary>
/// Prints and parses kernel names,
/// <c>&lt;Op&gt;&lt;Pass&gt;_&lt;Type&gt;_&lt;Shape&gt;_&lt;Layout&gt;_&lt;Traversal&gt;_&lt;Axis&gt;_&lt;Width&gt;_&lt;Schedule&gt;</c>;
/// the grammar is in generators/README.md. No other place builds a name.
/// </summary>
internal static class KernelName
{
    private static readonly Regex Grammar = new(
        "^(?<op>Linear|Conv2d)(?<pass>BackwardInput|BackwardWeights|Backward|Forward)_F32_"
        + "(?:(?<in>[0-9]+)x)?(?<out>[0-9]+)(?:s(?<stride>[0-9]+)(?:t(?<terms>[0-9]+)k(?<taps>[0-9]+))?(?:g(?<groups>[0-9]+))?)?"
        + "(?<bias>b?)(?<relu>r?)_(?<layout>[A-Za-z0-9]+)_(?<traversal>ByLine|ByPanel|ByInput)_(?<axis>OverBatch|OverWidth)_"
        + "(?<width>V128|V256|V512)_R(?<rows>[0-9]+)T(?<tile>[0-9]+)U(?<unroll>[0-9]+)(?:K(?<chains>[0-9]+))?(?:C(?<block>[0-9]+))?$",
        RegexOptions.CultureInvariant);

    public static string Print(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        string size = shape.In > 0 ? $"{Text(shape.In)}x{Text(shape.Out)}" : Text(shape.Out);
        string taps = shape.Taps is { } t
            ? $"s{Text(t.Stride)}" + (t.Count > 0 ? $"t{Text(t.Terms)}k{Text(t.Count)}" : "") + (t.Groups > 1 ? $"g{Text(t.Groups)}" : "")
            : "";
        string epilogue = (shape.Bias ? "b" : "") + (shape.Relu ? "r" : "");
        string chains = schedule.Chains > 1 ? $"K{Text(schedule.Chains)}" : "";
        string block = schedule.Block > 0 ? $"C{Text(schedule.Block)}" : "";
        return $"{key.Op}{key.Pass}_F32_{size}{taps}{epilogue}_{key.Layout.Name}_{key.Traversal}_{key.Axis}_{key.Width}_"
            + $"R{Text(schedule.Rows)}T{Text(schedule.Tile)}U{Text(schedule.Unroll)}{chains}{block}";
    }

    public static KernelKey? Parse(string name)
    {
        var match = Grammar.Match(name);
        if (!match.Success || WeightLayout.Named(match.Groups["layout"].Value) is not { } layout)
            return null;
        return new KernelKey(
            Value<KernelOp>("op"),
            Value<KernelPass>("pass"),
            new KernelShape(Optional("in", 0), Number("out"), match.Groups["bias"].Length > 0, match.Groups["relu"].Length > 0, Taps()),
            layout,
            Value<Traversal>("traversal"),
            Value<KernelWidth>("width"),
            new Schedule(Number("rows"), Number("tile"), Number("unroll"), Optional("chains", 1), Optional("block", 0)),
            Value<KernelAxis>("axis"));

        TapShape? Taps() => match.Groups["stride"].Success
            ? new TapShape(Number("stride"), Optional("terms", 0), Optional("taps", 0), Optional("groups", 1))
            : null;

        int Optional(string group, int otherwise) => match.Groups[group].Success ? Number(group) : otherwise;

        T Value<T>(string group)
            where T : struct => (T)Enum.Parse(typeof(T), match.Groups[group].Value);

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
