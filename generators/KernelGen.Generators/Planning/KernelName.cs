using System.Globalization;
using System.Text.RegularExpressions;

namespace KernelGen.Generators.Planning;

/// <summary>
/// Prints and parses kernel names, <c>&lt;Op&gt;&lt;Pass&gt;_&lt;Type&gt;_&lt;Shape&gt;_&lt;Layout&gt;_&lt;Axis&gt;_&lt;Width&gt;_&lt;Schedule&gt;</c>; the
/// grammar is in generators/README.md. No other place builds a name.
/// </summary>
internal static class KernelName
{
    private static readonly Regex Grammar = new(
        "^(?<op>SparseLinear|DenseLinear|SparseConv2d|DenseConv2d)(?<pass>BackwardInput|BackwardWeights|Backward|Forward)_F32_"
        + "(?:(?<in>[0-9]+)x)?(?<out>[0-9]+)(?:s(?<stride>[0-9]+)w(?<pixels>[0-9]+)(?:t(?<terms>[0-9]+)k(?<taps>[0-9]+))?(?:g(?<groups>[0-9]+))?)?"
        + "(?<bias>b?)(?<relu>r?)_(?<layout>Unstructured|Dense)_(?<axis>OverBatch|OverWidth)_"
        + "(?<width>Scalar|V128|V256|V512)_R(?<rows>[0-9]+)T(?<tile>[0-9]+)U(?<unroll>[0-9]+)(?:K(?<chains>[0-9]+))?(?:C(?<block>[0-9]+))?$",
        RegexOptions.CultureInvariant);

    public static string Print(KernelKey key)
    {
        var (shape, schedule) = (key.Shape, key.Schedule);
        string size = shape.In > 0 ? $"{Text(shape.In)}x{Text(shape.Out)}" : Text(shape.Out);
        string row = shape.Pixels is { } p
            ? $"s{Text(p.Stride)}w{Text(p.Width)}" + (p.Taps > 0 ? $"t{Text(p.Terms)}k{Text(p.Taps)}" : "") + (p.Groups > 1 ? $"g{Text(p.Groups)}" : "")
            : "";
        string epilogue = (shape.Bias ? "b" : "") + (shape.Relu ? "r" : "");
        string chains = schedule.Chains > 1 ? $"K{Text(schedule.Chains)}" : "";
        string block = schedule.Block > 0 ? $"C{Text(schedule.Block)}" : "";
        return $"{key.Op}{key.Pass}_F32_{size}{row}{epilogue}_{key.Layout}_{key.Axis}_{key.Width}_R{Text(schedule.Rows)}T{Text(schedule.Tile)}U{Text(schedule.Unroll)}{chains}{block}";
    }

    public static KernelKey? Parse(string name)
    {
        var match = Grammar.Match(name);
        if (!match.Success)
            return null;
        return new KernelKey(
            Value<KernelOp>("op"),
            Value<KernelPass>("pass"),
            new KernelShape(Optional("in", 0), Number("out"), match.Groups["bias"].Length > 0, match.Groups["relu"].Length > 0, Pixels()),
            Value<KernelLayout>("layout"),
            Value<KernelWidth>("width"),
            new Schedule(Number("rows"), Number("tile"), Number("unroll"), Optional("chains", 1), Optional("block", 0)),
            Value<KernelAxis>("axis"));

        PixelRow? Pixels() => match.Groups["stride"].Success
            ? new PixelRow(Number("stride"), Number("pixels"), Optional("terms", 0), Optional("taps", 0), Optional("groups", 1))
            : null;

        int Optional(string group, int otherwise) => match.Groups[group].Success ? Number(group) : otherwise;

        T Value<T>(string group)
            where T : struct => (T)Enum.Parse(typeof(T), match.Groups[group].Value);

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
