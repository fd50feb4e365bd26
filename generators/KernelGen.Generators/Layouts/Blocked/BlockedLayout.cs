using System.Globalization;
using System.Text.RegularExpressions;
using KernelGen.Generators.Keys;
using KernelGen.Generators.Loops;
using KernelGen.Generators.Specs;

namespace KernelGen.Generators.Layouts.Blocked;

/// <summary>
/// Nonzeros in blocks of some outputs by some inputs, all blocks of one size, aligned to it, anywhere, found at run time. Forward, a loaded
/// line of X serves all outputs of a block; of one output, kernels of the unstructured layout that join rows are tried as well. Backward,
/// blocks of four outputs and more have kernels of their own for vectors of 512 bits, beside those of the unstructured layout, with the
/// same text, in which a line of dY serves two multiply-adds anyway.
/// </summary>
/// <param name="Outputs">Rows of W in a block.</param>
/// <param name="Inputs">Columns of W in a block; of a convolution, input channels at one tap.</param>
internal sealed record BlockedLayout(int Outputs, int Inputs) : WeightLayout
{
    /// <summary>The blocks there are kernels for, a single weight included.</summary>
    public static readonly IReadOnlyList<(int Outputs, int Inputs)> Sizes =
        [.. from outputs in new[] { 1, 2, 4, 8, 16 } from inputs in new[] { 1, 2, 4 } select (outputs, inputs)];

    private static readonly Regex Grammar = new("^Blocked([0-9]+)x([0-9]+)$", RegexOptions.CultureInvariant);

    public override string Name => FormattableString.Invariant($"Blocked{Outputs}x{Inputs}");

    public override string Prefix => "Sparse";

    public override string Weights => FormattableString.Invariant($"sparse weights in blocks of {Outputs} x {Inputs}");

    public static BlockedLayout? Parse(string name) => Grammar.Match(name) is { Success: true } match
        ? new BlockedLayout(
            int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
        : null;

    public override IEnumerable<PassKernels> PassesOf(LinearSpec layer) => Unstructured.PassesOf(layer).Select(pass => pass with
    {
        // The unstructured layout says which widths there are.
        Kernels = pass.Kernels.GroupBy(key => key.Width).SelectMany(width => pass.Pass == KernelPass.Forward
            ? BlockedPolicy.Forward(this, width.Key, layer.InFeatures, layer.BalancedInputs)
                .Select(schedule => Of(width.First(), Traversal.ByPanel, schedule)).Concat(Joined(width))
            : BlockedPolicy.Backward(this, width.Key, layer.InFeatures)
                .Select(schedule => Of(width.First(), Traversal.ByInput, schedule)).Concat(width)).ToEquatableArray(),
    });

    public override IEnumerable<PassKernels> PassesOf(Conv2dSpec layer) => Unstructured.PassesOf(layer).Select(pass => pass switch
    {
        { Axis: KernelAxis.OverWidth } => pass,
        { Pass: KernelPass.Forward } => pass with
        {
            Kernels = pass.Kernels.Select(key => Of(key, Traversal.ByPanel, BlockedPolicy.Conv2d(this, key.Width, key.Schedule)))
                .ToEquatableArray(),
        },
        _ => pass with
        {
            Kernels = pass.Kernels.GroupBy(key => key.Width).SelectMany(width =>
                BlockedPolicy.Conv2dBackward(this, width.Key, layer.Filter.InChannels)
                    .Select(schedule => Of(width.First(), Traversal.ByPanel, schedule)).Concat(width)).ToEquatableArray(),
        },
    });

    public override LoopKernel Plan(KernelKey key) => (key.Op, key.Pass) switch
    {
        (KernelOp.Linear, KernelPass.Forward) => LinearForward.Plan(key),
        (KernelOp.Linear, KernelPass.Backward) => LinearBackward.Plan(key),
        (KernelOp.Conv2d, KernelPass.Forward) => Conv2dForward.Plan(key),
        (KernelOp.Conv2d, KernelPass.Backward) => Conv2dBackward.Plan(key),
        _ => throw new ArgumentException($"No plan is known for {KernelName.Print(key)}."),
    };

    /// <summary>A run says how its inputs are cut into blocks.</summary>
    public override KernelKey TextOf(KernelKey key) => key with { Schedule = key.Schedule with { Block = 0 } };

    public override Packing PackingOf(KernelKey key) => key is { Op: KernelOp.Linear, Pass: KernelPass.Backward }
        ? new(key.Schedule.Rows, Block: 0, ByInput: true, this)
        : new(Outputs, key.Schedule.Block, ByInput: false, this);

    /// <summary>
    /// Blocks of one output let no line of X serve two of them; rows of single weights that are joined do, in dense patterns. 1 x 4 with
    /// half of the weights, Zen 5: 1.08 to 1.22 times as fast forward (784->512, 512->256, 256->128).
    /// </summary>
    private IEnumerable<KernelKey> Joined(IEnumerable<KernelKey> width) =>
        Outputs == 1 ? width.Where(key => key.Traversal == Traversal.ByPanel) : [];

    private KernelKey Of(KernelKey key, Traversal traversal, Schedule schedule) =>
        key with { Layout = this, Traversal = traversal, Schedule = schedule };
}
