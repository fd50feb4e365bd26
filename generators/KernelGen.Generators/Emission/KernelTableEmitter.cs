using KernelGen.Generators.Planning;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Emission;

/// <summary>Prints the table by which the runtime knows a layer: its shape, and the kernels of every pass and width.</summary>
internal static class KernelTableEmitter
{
    /// <summary>File-local: every layer's file has one.</summary>
    public const string TableName = "LayerKernels";

    /// <summary>The runtime's name for a pass.</summary>
    public static string Property(PassKernels pass) => pass.Axis == KernelAxis.OverBatch ? pass.Pass.ToString() : $"{pass.Pass}{pass.Axis}";

    public static void Write(SourceWriter writer, LayerSpec layer, List<PassKernels> passes, string space)
    {
        string type = "global::KernelGen." + layer switch
        {
            SparseLinearSpec => "SparseLinearKernels",
            DenseLinearSpec => "DenseLinearKernels",
            SparseConv2dSpec => "SparseConv2dKernels",
            _ => "DenseConv2dKernels",
        };
        writer.Block($"namespace {space}", () => writer.Block($"file static class {TableName}", () =>
        {
            writer.Line($"public static readonly {type} Table = new()").Line("{").Indented(() =>
            {
                WriteShape(writer, layer);
                foreach (var pass in passes)
                    WritePass(writer, pass);
            }).Line("};");
        }));
    }

    private static void WriteShape(SourceWriter writer, LayerSpec layer)
    {
        var (bias, activation) = layer switch
        {
            LinearSpec s => (s.Bias, s.Activation),
            Conv2dSpec s => (s.Bias, s.Activation),
            _ => throw new ArgumentException($"No table is known for a {layer.GetType().Name}."),
        };
        if (layer is LinearSpec linear)
            writer.Line($"InFeatures = {CSharpLiteral.Of(linear.InFeatures)},").Line($"OutFeatures = {CSharpLiteral.Of(linear.OutFeatures)},");
        if (layer is Conv2dSpec { Geometry: var g })
        {
            writer.Line("Geometry = new(").Indented(() => writer
                .Line($"InChannels: {CSharpLiteral.Of(g.InChannels)}, OutChannels: {CSharpLiteral.Of(g.OutChannels)}, Groups: {CSharpLiteral.Of(g.Groups)}, Height: {CSharpLiteral.Of(g.Height)}, Width: {CSharpLiteral.Of(g.Width)},")
                .Line($"Rows: {Axis(g.Rows)},")
                .Line($"Columns: {Axis(g.Columns)}),"));
        }

        writer.Line($"Bias = {CSharpLiteral.Of(bias)},").Line($"Activation = global::KernelGen.Activation.{activation},");
    }

    private static string Axis(ConvAxis a) =>
        $"new(Kernel: {CSharpLiteral.Of(a.Kernel)}, Stride: {CSharpLiteral.Of(a.Stride)}, Before: {CSharpLiteral.Of(a.Before)}, After: {CSharpLiteral.Of(a.After)}, Dilation: {CSharpLiteral.Of(a.Dilation)})";

    private static void WritePass(SourceWriter writer, PassKernels pass)
    {
        writer.Line($"{Property(pass)} =").Line("[").Indented(() =>
        {
            foreach (var key in pass.Kernels)
            {
                string kernel = KernelName.Print(key.Text);
                writer.Line($"new(\"{KernelName.Print(key)}\", global::KernelGen.VectorWidth.{key.Width}, {kernel}.Run)")
                    .Indented(() => writer.Line($"{{ {Packing(key)}TextHash = {kernel}.{KernelEmitter.HashName} }},"));
            }
        }).Line("],");
    }

    /// <summary>What the runtime must know to pack a pattern for a sparse kernel.</summary>
    private static string Packing(KernelKey key) => key.Layout == KernelLayout.Unstructured
        ? $"Packing = new(Panel: {CSharpLiteral.Of(key.Schedule.Rows)}, Block: {CSharpLiteral.Of(key.Schedule.Block)}{(SparseLinearBackwardByRow.Plans(key) ? ", ByInput: true" : "")}), "
        : "";
}
