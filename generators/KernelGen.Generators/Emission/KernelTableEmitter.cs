using KernelGen.Generators.Keys;
using KernelGen.Generators.Layouts;
using KernelGen.Generators.Layouts.Blocked;
using KernelGen.Generators.Layouts.Dense;
using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Emission;

/// <summary>Prints the table by which the runtime knows a layer: its shape, and the kernels of every pass and width.</summary>
internal static class KernelTableEmitter
{
    /// <summary>File-local: every layer's file has one.</summary>
    public const string TableName = "LayerKernels";

    /// <summary>
    /// The version of all that both sides agree on: operands, packing, distances between pixels. A change of what a kernel expects raises
    /// it here and in the runtime, which refuses tables of another version.
    /// </summary>
    private const int Contract = 2;

    /// <summary>The runtime's choices of gradients, in the order of its variant's entry points.</summary>
    private static readonly string[] Gradients = ["BothGradients", "WeightsGradient", "InputGradient"];

    /// <summary>The runtime's name for a pass.</summary>
    public static string Property(PassKernels pass) => pass.Axis == KernelAxis.OverBatch ? pass.Pass.ToString() : $"{pass.Pass}{pass.Axis}";

    public static void Write(SourceWriter writer, LayerSpec layer, WidthSet widths, string space)
    {
        writer.Block($"namespace {space}", () =>
        {
            foreach (string name in KernelPlanner.PassesOf(layer).Any(pass => pass.Pass == KernelPass.Backward) ? Gradients : [])
                writer.Line($"using {name} = global::{KernelUsings.Services}.{name};");
            writer.Line("using VectorWidth = global::KernelGen.VectorWidth;");
            writer.Line().Block($"file static class {TableName}", () =>
            {
                string type = $"global::{KernelUsings.Services}.{layer.Layout.Prefix}"
                    + $"{(layer is LinearSpec ? KernelOp.Linear : KernelOp.Conv2d)}Kernels";
                WriteTable(writer, layer, widths, $"public static readonly {type} Table", ";");
                if (layer.Mask is { } mask)
                    MaskEmitter.WriteText(writer, mask);
            });
        });
    }

    /// <summary>A table, and in it that of the dense kernels which a layer has beside its own.</summary>
    private static void WriteTable(SourceWriter writer, LayerSpec layer, WidthSet widths, string name, string end)
    {
        writer.Line($"{name} = new()").Line("{").Indented(() =>
        {
            writer.Line($"Contract = {CSharpLiteral.Of(Contract)},");
            WriteShape(writer, layer);
            writer.Line($"Bias = {CSharpLiteral.Of(layer.Bias)},").Line($"Activation = global::KernelGen.Activation.{layer.Activation},");
            writer.Line($"Widths = [{string.Join(", ", widths.Names.Select(Width))}],");
            if (layer.Layout is BlockedLayout blocked)
                writer.Line($"Block = {Block(blocked)},");
            if (layer.BalancedInputs > 0)
                writer.Line($"BalancedInputs = {CSharpLiteral.Of(layer.BalancedInputs)},");
            if (layer.Mask is { } mask)
                writer.Line($"Mask = {MaskEmitter.Value(layer, mask)},");
            foreach (var pass in KernelPlanner.PassesOf(layer, widths))
                WritePass(writer, pass);
            if (layer.Dense is { } dense)
                WriteTable(writer, dense, widths, "Dense", ",");
        }).Line("}" + end);
    }

    private static void WriteShape(SourceWriter writer, LayerSpec layer)
    {
        switch (layer)
        {
            case LinearSpec linear:
                writer.Line($"InFeatures = {CSharpLiteral.Of(linear.InFeatures)},")
                    .Line($"OutFeatures = {CSharpLiteral.Of(linear.OutFeatures)},");
                break;
            case Conv2dSpec convolution:
                WriteFilter(writer, convolution);
                break;
            default:
                throw new ArgumentException($"No table is known for a {layer.GetType().Name}.");
        }
    }

    private static void WriteFilter(SourceWriter writer, Conv2dSpec layer)
    {
        var filter = layer.Filter;
        writer.Line("Filter = new(").Indented(() => writer
            .Line($"InChannels: {CSharpLiteral.Of(filter.InChannels)}, OutChannels: {CSharpLiteral.Of(filter.OutChannels)}, "
                + $"Groups: {CSharpLiteral.Of(filter.Groups)},")
            .Line($"Rows: {Axis(filter.Rows)},")
            .Line($"Columns: {Axis(filter.Columns)}),"));
        if (layer.Height is { } height)
            writer.Line($"Height = {CSharpLiteral.Of(height)},");
        if (layer.Width is { } width)
            writer.Line($"Width = {CSharpLiteral.Of(width)},");
        if (layer.Layout is DenseLayout)
        {
            writer.Line($"Taps = {CSharpLiteral.Of(DenseLayout.TapsOf(filter).Count)},")
                .Line($"Terms = {CSharpLiteral.Of(DenseLayout.TapsOf(filter).Terms)},");
        }
    }

    private static string Block(BlockedLayout layout) =>
        $"new(Outputs: {CSharpLiteral.Of(layout.Outputs)}, Inputs: {CSharpLiteral.Of(layout.Inputs)})";

    private static string Axis(ConvAxis a) =>
        $"new(Kernel: {CSharpLiteral.Of(a.Kernel)}, Stride: {CSharpLiteral.Of(a.Stride)}, Before: {CSharpLiteral.Of(a.Before)}, "
            + $"After: {CSharpLiteral.Of(a.After)}, Dilation: {CSharpLiteral.Of(a.Dilation)})";

    private static void WritePass(SourceWriter writer, PassKernels pass)
    {
        writer.Line($"{Property(pass)} =").Line("[").Indented(() =>
        {
            foreach (var key in pass.Kernels)
            {
                string kernel = KernelName.Print(key.Text);
                writer.Line($"new(\"{KernelName.Print(key)}\", {Width(key.Width.ToString())}, {EntryPoints(key, kernel)})")
                    .Indented(() => writer.Line(
                        $"{{ {Packing(key)}Tile = {CSharpLiteral.Of(key.Schedule.Tile)}, "
                        + $"TextHash = {kernel}.{KernelEmitter.HashName}, Bound = {kernel}.{KernelEmitter.BoundName} }},"));
            }
        }).Line("],");
    }

    private static string Width(string name) => $"VectorWidth.{name}";

    /// <summary>One for each choice of gradients where a kernel has several.</summary>
    private static string EntryPoints(KernelKey key, string kernel) => key.Pass != KernelPass.Backward
        ? $"{kernel}.Run"
        : string.Join(", ", Gradients.Select(parts => $"{kernel}.Run<{parts}>"));

    /// <summary>What the runtime must know to pack a pattern for a sparse kernel.</summary>
    private static string Packing(KernelKey key) => key.Layout.PackingOf(key) is { } packing
        ? $"Packing = new(Panel: {CSharpLiteral.Of(packing.Panel)}, Block: {CSharpLiteral.Of(packing.Block)}"
            + $"{(packing.ByInput ? ", ByInput: true" : "")})"
            + $"{(packing.Weights is { } block ? $" {{ Weights = {Block(block)} }}" : "")}, "
        : "";
}
