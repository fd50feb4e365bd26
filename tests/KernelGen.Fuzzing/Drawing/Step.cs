namespace KernelGen.Fuzzing.Drawing;

/// <summary>A step of a network that was drawn. Its text is the call of the builder.</summary>
internal abstract record Step
{
    /// <summary>The steps of its branches.</summary>
    public virtual IEnumerable<Step> Inner => [];
}

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
    public override string ToString() => What == Plain.Clip ? ".Clip(-1, 2)" : $".{What}()";
}

/// <summary>Steps without numbers, as the builder calls them.</summary>
internal enum Plain
{
    Relu,
    Gelu,
    Flatten,
    GlobalAveragePool,
    LeakyRelu,
    Sigmoid,
    HardSigmoid,
    HardSwish,
    Clip,
    Silu,
    Tanh,
    Softmax,
    LogSoftmax,
}

/// <summary>Pooling by windows.</summary>
internal sealed record PoolStep(
    bool Max, (int Height, int Width) Kernel, (int Height, int Width) Stride, Padding Padding, bool RoundUp, bool CountPadding) : Step
{
    public static PoolStep Draw(Random random, int largest)
    {
        var kernel = (random.Between(1, largest), random.Between(1, largest));
        if (random.Chance(0.5))
            kernel = (kernel.Item1, kernel.Item1);
        var stride = random.Chance(0.5) ? kernel : (random.Between(1, 3), random.Between(1, 3));
        var padding = random.Chance(0.5) ? default
            : new Padding(random.Next(kernel.Item1), random.Next(kernel.Item2), random.Next(kernel.Item1), random.Next(kernel.Item2));
        return new(random.Chance(0.6), kernel, stride, padding, random.Chance(0.3), random.Chance(0.6));
    }

    public override string ToString() => "." + Call("MaxPool", "AveragePool");

    /// <summary>The text of the call, by either name.</summary>
    public string Call(string max, string average)
    {
        string numbers = $"({Kernel.Height}, {Kernel.Width}), ({Stride.Height}, {Stride.Width}), "
            + $"new({Padding.Top}, {Padding.Left}, {Padding.Bottom}, {Padding.Right}), {(RoundUp ? "true" : "false")}";
        return Max ? $"{max}({numbers})" : $"{average}({numbers}, {(CountPadding ? "true" : "false")})";
    }

    public Pool2d Layer() =>
        Max ? new MaxPool2d(Kernel, Stride, Padding, RoundUp) : new AveragePool2d(Kernel, Stride, Padding, RoundUp, CountPadding);

    /// <summary>The shape of its output; null where no window fits.</summary>
    public ActivationShape? Output(ActivationShape input)
    {
        var windows = Layer().Windows;
        int rows = windows.Rows.Count(input.Height), columns = windows.Columns.Count(input.Width);
        return rows < 1 || columns < 1 ? null : new(rows, columns, input.Channels);
    }
}

/// <summary>The product of a value and a gate that is computed from it.</summary>
internal sealed record GateStep(IReadOnlyList<Step> Gate) : Step
{
    public override IEnumerable<Step> Inner => Gate;

    public override string ToString() => $".Multiply(gate => gate{string.Concat(Gate)})";
}

/// <summary>Branches one behind the other along the channels.</summary>
internal sealed record ConcatStep(IReadOnlyList<IReadOnlyList<Step>> Branches) : Step
{
    public override IEnumerable<Step> Inner => Branches.SelectMany(branch => branch);

    public override string ToString() =>
        $".Concat({string.Join(", ", Branches.Select(branch => $"branch => branch{string.Concat(branch)}"))})";
}

/// <summary>A residual block; without a shortcut the value itself is added.</summary>
internal sealed record ResidualStep(IReadOnlyList<Step> Main, IReadOnlyList<Step>? Shortcut) : Step
{
    public override IEnumerable<Step> Inner => Main.Concat(Shortcut ?? []);

    public override string ToString() =>
        $".Residual(main => main{string.Concat(Main)}{(Shortcut is null ? "" : $", side => side{string.Concat(Shortcut)}")})";
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
        (Input.IsVector ? $"Network.Features({Input.Channels})" : $"Network.Image({Input.Channels}, {Input.Height}, {Input.Width})")
            + string.Concat(Steps);

    private static IEnumerable<Step> Within(IEnumerable<Step> steps) => steps.SelectMany(step => Within(step.Inner).Prepend(step));
}
