using System.Globalization;
using KernelGen.Tool.Import;

namespace KernelGen.Tool.Printing;

/// <summary>Prints the call of a <see cref="NetworkBuilder"/> that adds a step.</summary>
internal static class CallText
{
    /// <summary>The call, from the dot on.</summary>
    /// <param name="step">A step that reads one value.</param>
    /// <param name="layer">Its class; null if it has no weights.</param>
    public static string Of(Step step, LayerClass? layer) => step.Operation switch
    {
        Convolution or LinearMap => $".Add(new {layer!.Name}(), {Quoted(step.Name)})",
        BatchNormalization norm => $".BatchNorm({Named(norm)}{Quoted("name", step.Name)})",
        LayerNormalization { Epsilon: 1e-5f } => $".LayerNorm({Quoted(step.Name)})",
        LayerNormalization norm => $".Add(new LayerNorm({norm.Weight.Length}, {Number(norm.Epsilon)}), {Quoted(step.Name)})",
        Activate { Kind: ActivationKind.LeakyRelu } leaky => $".LeakyRelu({Number(leaky.First)})",
        Activate { Kind: ActivationKind.HardSigmoid } hard => $".HardSigmoid({Number(hard.First)}, {Number(hard.Second)})",
        Activate { Kind: ActivationKind.Clip } clip => $".Clip({Number(clip.First)}, {Number(clip.Second)})",
        Activate activate => $".{activate.Kind}()",
        SoftmaxOperation { Logarithm: true } => ".LogSoftmax()",
        SoftmaxOperation => ".Softmax()",
        Pool pool => PoolCall(pool),
        GlobalPool => ".GlobalAveragePool()",
        Flattening => ".Flatten()",
        DropoutOf dropout => string.Create(CultureInfo.InvariantCulture, $".Dropout({(double)dropout.Probability:0.#######})"),
        _ => throw new InvalidOperationException($"{step.Operation} is no call."),
    };

    /// <summary>A text as C# writes it.</summary>
    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Quoted(string argument, string text) => $"{argument}: {Quoted(text)}";

    private static string Named(BatchNormalization norm)
    {
        string momentum = norm.Momentum == 0.1f ? "" : $"momentum: {Number(norm.Momentum)}, ";
        return norm.Epsilon == 1e-5f ? momentum : $"{momentum}epsilon: {Number(norm.Epsilon)}, ";
    }

    private static string PoolCall(Pool pool)
    {
        string name = pool.IsMaximum ? "MaxPool" : "AveragePool";
        bool isPlain = pool.Kernel.Height == pool.Kernel.Width && pool.Stride.Height == pool.Stride.Width && pool.Padding.AreEqual
            && !pool.RoundUp && (pool.IsMaximum || pool.CountPadding || pool.Padding == default)
            && pool.Padding.Top <= pool.Kernel.Height / 2;
        if (isPlain)
        {
            string padding = pool.Padding == default ? "" : $", padding: {pool.Padding.Top}";
            return $".{name}(kernel: {pool.Kernel.Height}, stride: {pool.Stride.Height}{padding})";
        }

        var (top, left, bottom, right) = pool.Padding;
        string sides = pool.Padding == default
            ? ""
            : pool.Padding.AreEqual ? $", padding: {top}" : $", padding: new Padding({top}, {left}, {bottom}, {right})";
        string counts = pool.IsMaximum || pool.CountPadding || pool.Padding == default ? "" : ", countPadding: false";
        return $".{name}(kernel: ({pool.Kernel.Height}, {pool.Kernel.Width}), stride: ({pool.Stride.Height}, {pool.Stride.Width}){sides}"
            + $"{(pool.RoundUp ? ", roundUp: true" : "")}{counts})";
    }

    private static string Number(float value) => value switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        1f / 6 => "1f / 6",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + (value == MathF.Truncate(value) && MathF.Abs(value) < 1e6f ? "" : "f"),
    };
}
