namespace KernelGen.Tool.Import;

/// <summary>Whether the runtime takes the layers that a network is printed as. The runtime says so: its limits stand there alone.</summary>
internal static class LayerCheck
{
    /// <summary>Makes each layer without a weight matrix, and notes those that are refused.</summary>
    public static void Require(ImportedNetwork network, Problems problems)
    {
        foreach (var step in network.Steps)
        {
            try
            {
                if (step.Operation is Input)
                    _ = Activations.FloatsFor(step.Shape.Activations, capacity: 1);
                if (LayerOf(step.Operation) is Pool2d pool)
                    _ = pool.OutputShape(step.Inputs[0].Shape.Activations);
            }
            catch (ArgumentException refusal)
            {
                problems.Add(step.Name, Text(refusal));
            }
        }
    }

    private static Layer? LayerOf(Operation operation) => operation switch
    {
        BatchNormalization norm => new BatchNorm2d(norm.Weight.Length, momentum: norm.Momentum, epsilon: norm.Epsilon),
        LayerNormalization norm => new LayerNorm(norm.Weight.Length, norm.Epsilon),
        Activate { Kind: ActivationKind.LeakyRelu } leaky => new LeakyRelu(leaky.First),
        Activate { Kind: ActivationKind.HardSigmoid } hard => new HardSigmoid(hard.First, hard.Second),
        Activate { Kind: ActivationKind.Clip } clip => new Clip(clip.First, clip.Second),
        DropoutOf dropout => new Dropout(dropout.Probability),
        Pool { IsMaximum: true } pool => new MaxPool2d(pool.Kernel, pool.Stride, Pixels(pool.Padding), pool.RoundUp),
        Pool pool => new AveragePool2d(pool.Kernel, pool.Stride, Pixels(pool.Padding), pool.RoundUp, pool.CountPadding),
        _ => null,
    };

    private static Padding Pixels(Sides sides) => new(sides.Top, sides.Left, sides.Bottom, sides.Right);

    /// <summary>The message without the parameter and its value, which .NET appends, and without its last dot: a list goes on.</summary>
    private static string Text(ArgumentException refusal) =>
        refusal.Message.Split(" (Parameter '", StringSplitOptions.None)[0].TrimEnd('.');
}
