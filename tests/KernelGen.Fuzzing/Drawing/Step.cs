namespace KernelGen.Fuzzing.Drawing;

/// <summary>A step of a network that was drawn. Its text is the call of the builder.</summary>
internal abstract record Step;

/// <summary>A layer that is declared.</summary>
internal sealed record DeclaredStep(string Name, Declared Declared) : Step
{
    public override string ToString() => $".Add(new {Name}())";
}

/// <summary>Batch normalisation.</summary>
internal sealed record BatchNormStep(int Channels, int Pixels) : Step
{
    public override string ToString() => ".BatchNorm()";
}

/// <summary>Layer normalisation.</summary>
internal sealed record LayerNormStep(int Features) : Step
{
    public override string ToString() => ".LayerNorm()";
}

/// <summary>A step without numbers.</summary>
internal sealed record PlainStep(Plain What) : Step
{
    public override string ToString() => $".{What}()";
}

/// <summary>Steps without numbers, as the builder calls them.</summary>
internal enum Plain
{
    Relu,
    Gelu,
    Flatten,
    GlobalAveragePool,
}

/// <summary>Pooling by windows.</summary>
internal sealed record PoolStep(bool Max, int Kernel, int Stride, int Padding) : Step
{
    public override string ToString() => $".{(Max ? "MaxPool" : "AveragePool")}({Kernel}, {Stride}, {Padding})";

    public int Windows(int pixels) => ((pixels + (2 * Padding) - Kernel) / Stride) + 1;
}

/// <summary>A residual block; without a shortcut the value itself is added.</summary>
internal sealed record ResidualStep(IReadOnlyList<Step> Main, IReadOnlyList<Step>? Shortcut) : Step
{
    public override string ToString() => $".Residual(main => main{string.Concat(Main)}{(Shortcut is null ? "" : $", side => side{string.Concat(Shortcut)}")})";
}

/// <summary>A network that was drawn.</summary>
internal sealed record DrawnNetwork(ActivationShape Input, IReadOnlyList<Step> Steps)
{
    public IEnumerable<Step> All => Within(Steps);

    public IEnumerable<DeclaredStep> Declared => All.OfType<DeclaredStep>();

    /// <summary>Products of one sample.</summary>
    public long Products => Declared.Sum(step => step.Declared.Products);

    /// <summary>A batch normalisation of a few numbers has hardly a variance: most digits of what it computes are lost.</summary>
    public int LeastBatch => All.OfType<BatchNormStep>().Select(step => (8 + step.Pixels - 1) / step.Pixels).DefaultIfEmpty(1).Max();

    public override string ToString() =>
        (Input.IsVector ? $"Network.Features({Input.Channels})" : $"Network.Image({Input.Channels}, {Input.Height}, {Input.Width})") + string.Concat(Steps);

    private static IEnumerable<Step> Within(IEnumerable<Step> steps) => steps.SelectMany(step => step is ResidualStep block
        ? Within(block.Main).Concat(Within(block.Shortcut ?? [])).Prepend(block)
        : [step]);
}
