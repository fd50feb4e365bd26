namespace KernelGen.Tool.Import.Rewriting;

/// <summary>
/// Finds functions that exporters write as several nodes: <c>clip(x + 3, 0, 6) / 6</c> is a hard sigmoid,
/// <c>x * clip(x + 3, 0, 6) / 6</c> hard swish (Howard et al., <i>Searching for MobileNetV3</i>, 2019, section 5.2), and
/// <c>x * 0.5 * (1 + erf(x / sqrt(2)))</c> GELU.
/// </summary>
internal static class ActivationPatterns
{
    private const float Tolerance = 1e-5f;

    /// <summary>Replaces them.</summary>
    public static void Apply(ImportedNetwork network)
    {
        foreach (var step in network.Steps)
        {
            if (HardSwishOf(network, step) is { } swish)
                Become(network, step, ActivationKind.HardSwish, swish);
            else if (GeluOf(network, step) is { } gelu)
                Become(network, step, ActivationKind.Gelu, gelu);
            else if (HardSigmoidOf(network, step) is var (x, slope, offset))
                Become(network, step, ActivationKind.HardSigmoid, x, slope, offset);
        }
    }

    /// <summary>x of <c>x * clip(x + 3, 0, 6) * (1 / 6)</c> in any order, or of <c>x * hardsigmoid(x)</c>.</summary>
    private static Step? HardSwishOf(ImportedNetwork network, Step step)
    {
        switch (step.Operation)
        {
            case Affine when ScaleOf(step) is { } scale && IsNear(scale, 1f / 6) && network.HasOneReader(step.Inputs[0])
                && step.Inputs[0].Operation is Product:
                return Gated(network, step.Inputs[0], gate => ClippedOf(network, gate) is var (x, offset, most)
                    && offset == 3 && most == 6 ? x : null);
            case Product:
                return Gated(network, step, gate => HardSigmoidOf(network, gate) is var (x, slope, offset)
                    && IsNear(slope, 1f / 6) && IsNear(offset, 0.5f) ? x : null);
            default:
                return null;
        }
    }

    /// <summary>x of <c>x * (1 + erf(x / sqrt(2))) * 0.5</c>, or of <c>(x * 0.5) * (1 + erf(x / sqrt(2)))</c>.</summary>
    private static Step? GeluOf(ImportedNetwork network, Step step)
    {
        switch (step.Operation)
        {
            case Affine when ScaleOf(step) is 0.5f && network.HasOneReader(step.Inputs[0]) && step.Inputs[0].Operation is Product:
                return Gated(network, step.Inputs[0], gate => ShiftedErrorOf(network, gate));
            case Product when Halved(step.Inputs[0]) is { } x && ShiftedErrorOf(network, step.Inputs[1]) == x:
                return x;
            case Product when Halved(step.Inputs[1]) is { } x && ShiftedErrorOf(network, step.Inputs[0]) == x:
                return x;
            default:
                return null;
        }

        Step? Halved(Step half) => ScaleOf(half) is 0.5f && network.HasOneReader(half) ? half.Inputs[0] : null;
    }

    /// <summary>x of <c>1 + erf(x / sqrt(2))</c>.</summary>
    private static Step? ShiftedErrorOf(ImportedNetwork network, Step step)
    {
        bool shifts = step.Operation is Affine { Factor: [1], Offset: [1] } && step.Inputs[0].Operation is ErrorFunction;
        if (!shifts || !network.HasOneReader(step.Inputs[0]))
            return null;
        var scaled = step.Inputs[0].Inputs[0];
        return ScaleOf(scaled) is { } scale && IsNear(scale, MathF.Sqrt(0.5f)) && network.HasOneReader(scaled) ? scaled.Inputs[0] : null;
    }

    /// <summary>x, slope and offset of <c>clip(x + b, 0, m) / m</c>, or of a HardSigmoid node.</summary>
    private static (Step X, float Slope, float Offset)? HardSigmoidOf(ImportedNetwork network, Step step)
    {
        if (step.Operation is Activate { Kind: ActivationKind.HardSigmoid } own)
            return (step.Inputs[0], own.First, own.Second);
        if (ScaleOf(step) is not { } scale || !network.HasOneReader(step.Inputs[0])
            || ClippedOf(network, step.Inputs[0]) is not var (x, offset, most) || !IsNear(most * scale, 1))
        {
            return null;
        }

        return (x, scale, offset * scale);
    }

    /// <summary>x of <c>x * gate(x)</c>, if the gate is read here alone.</summary>
    private static Step? Gated(ImportedNetwork network, Step product, Func<Step, Step?> argument)
    {
        var (first, second) = (product.Inputs[0], product.Inputs[1]);
        if (network.HasOneReader(second) && argument(second) == first)
            return first;
        return network.HasOneReader(first) && argument(first) == second ? second : null;
    }

    /// <summary>x, b and m of <c>clip(x + b, 0, m)</c>.</summary>
    private static (Step X, float Offset, float Most)? ClippedOf(ImportedNetwork network, Step step) =>
        step.Operation is Activate { Kind: ActivationKind.Clip, First: 0, Second: var most }
        && step.Inputs[0].Operation is Affine { Factor: [1, ..], Offset: [var offset] } && network.HasOneReader(step.Inputs[0])
            ? (step.Inputs[0].Inputs[0], offset, most)
            : null;

    private static float? ScaleOf(Step step) => step.Operation is Affine { Factor: [var scale], Offset: [0] } ? scale : null;

    private static bool IsNear(float a, float b) => Math.Abs(a - b) <= Tolerance * Math.Abs(b);

    private static void Become(ImportedNetwork network, Step step, ActivationKind kind, Step x, float first = 0, float second = 0)
    {
        if (step.Operation is Activate)
            return;
        var joined = new Step(step.Name, new Activate(kind, first, second), [x], step.Shape);
        joined.Nodes.AddRange(NodesBetween(x, step));
        network.Replace(step, joined);
    }

    private static IEnumerable<string> NodesBetween(Step x, Step step) =>
        step == x ? [] : [.. step.Inputs.SelectMany(input => NodesBetween(x, input)).Distinct(), .. step.Nodes];
}
