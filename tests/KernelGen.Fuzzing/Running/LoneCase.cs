using KernelGen.Fuzzing.Drawing;
using KernelGen.Reference;
using KernelGen.Reference.Pairs;
using KernelGen.Tests;

namespace KernelGen.Fuzzing.Running;

/// <summary>
/// A layer alone, forward and backward, twice: with other batches, borders and strips each time. What holds no number (lanes without a
/// sample, lines between pixels, outputs before they are written) is full of numbers that must not matter.
/// </summary>
internal sealed class LoneCase : Case
{
    /// <summary>Products of a pass; see <see cref="NetworkCase"/>.</summary>
    private const long MostProducts = 3_000_000;

    private readonly string _name;
    private readonly DeclaredStep? _declared;
    private readonly Func<DrawnAssembly, Random, Layer> _create;
    private readonly ActivationShape _input;
    private readonly bool _exact, _anyKernels;
    private readonly int _choices, _threads;
    private readonly int[] _batches;

    private LoneCase(string name, DeclaredStep? declared, Func<DrawnAssembly, Random, Layer> create, ActivationShape input, bool exact,
        int leastBatch, Random random)
    {
        (_name, _declared, _create, _input, _exact) = (name, declared, create, input, exact);
        (_anyKernels, _choices, _threads) = (random.Chance(0.5), random.Next(), random.Between(1, 3));
        long most = Math.Max(1, MostProducts / Math.Max(1, declared?.Declared.Products ?? input.Features));
        _batches = [.. Enumerable.Range(0, 2).Select(_ => Math.Max(leastBatch, (int)Math.Min(most, random.Batch())))];
    }

    public override string Kind =>
        _declared is not { Declared: var declared } ? _name.Split('(')[0]
            : (declared.Sparse ? "sparse " : "dense ") + (declared.IsLinear ? "linear" : "convolution");

    public override IEnumerable<DeclaredStep> Declared => _declared is null ? [] : [_declared];

    public static LoneCase OfDeclared(DeclaredStep layer, Random random) =>
        new(layer.Name, layer, (assembly, choices) => assembly.Create(layer, Options(choices)), layer.Declared.Input, exact: true,
            leastBatch: 1, random);

    /// <summary>A layer that is not declared.</summary>
    public static LoneCase OfOther(Random random)
    {
        var image = new ActivationShape(random.Between(1, 9), random.Between(1, 9), random.Channels());
        PoolStep pool;
        do
            pool = PoolStep.Draw(random, largest: 4);
        while (pool.Output(image) is null);
        var activation = random.Of(Activation.None, Activation.Relu);
        int features = random.Between(4, 80), leastBatch = ((8 - 1) / (image.Height * image.Width)) + 1;
        bool training = random.Chance(0.8);
        return random.Next(10) switch
        {
            0 => OfPool(pool with { Max = true }),
            1 => OfPool(pool with { Max = false }),
            2 => Other("GlobalAveragePool()", () => new GlobalAveragePool()),
            3 => Other("Flatten()", () => new Flatten(), exact: true),
            4 => Other("Gelu()", () => new Gelu()),
            5 => new($"LayerNorm({features})", null, (_, _) => new LayerNorm(features, 1e-3f), ActivationShape.Vector(features),
                exact: false, leastBatch: 1, random),
            6 => Other($"BatchNorm2d({activation}{(training ? "" : ", in use")})", Norm, least: leastBatch),
            7 => Other($"BatchNorm2d and {(pool with { Max = true }).Call("MaxPool2d", "")}, {activation}{(training ? "" : ", in use")}",
                () => new NormThenPool(Norm(), (MaxPool2d)(pool with { Max = true }).Layer()) { Training = training }, least: leastBatch),
            _ => random.Of(Function(() => new LeakyRelu(0.2f)), Function(() => new LeakyRelu(-1)), Function(() => new Sigmoid()),
                Function(() => new HardSigmoid(0.5f, 0.25f)), Function(() => new HardSwish()), Function(() => new Clip(-0.5f, 0.75f)),
                Function(() => new Silu()), Function(() => new Tanh()), Function(() => new Softmax()), Function(() => new LogSoftmax())),
        };

        LoneCase OfPool(PoolStep one) => Other(one.Call("MaxPool2d", "AveragePool2d"), one.Layer, exact: one.Max);

        LoneCase Function(Func<Layer> create) => Other($"{create().Name}()", create);

        BatchNorm2d Norm() => new(image.Channels, activation, momentum: 0.3f, epsilon: 1e-3f) { Training = training };

        LoneCase Other(string name, Func<Layer> create, bool exact = false, int least = 1) =>
            new(name, null, (_, _) => create(), image, exact, least, random);
    }

    public override string ToString() =>
        $"{_name} alone on {_input}, batches {string.Join(" and ", _batches)}, {_threads} threads{(_anyKernels ? ", any kernels" : "")}";

    public override Judged Run(DrawnAssembly assembly, int numbers)
    {
        var (choices, random) = (new Random(_choices), new Random(numbers));
        var layer = _create(assembly, choices);
        var fill = new LayerNumbers(random, _exact);
        fill.Fill(layer is NormThenPool { Norm: var norm } ? norm : layer);
        if (_anyKernels)
            UseAnyKernels(layer.Alone(_input), _batches[0], choices);
        var twin = new ReferenceTwin();
        var reference = ReferenceOf(layer, twin);
        var runs = _batches.Select(batch => new LoneRun(layer, _input, batch, fill, choices)).ToList();
        using var workers = new Workers(_threads);
        List<Quantity> actual = [.. runs.SelectMany(run => run.Actual(workers)), .. twin.ActualGradients(""), .. twin.ActualValues("")];
        return Judgement.Of(Expected(), actual, Expected, _exact ? 0 : Judgement.Tolerance);

        List<Quantity> Expected()
        {
            twin.Restart();
            return [.. runs.SelectMany(run => run.Expected(reference)), .. twin.ExpectedGradients(""), .. twin.ExpectedValues("")];
        }
    }

    private static Node ReferenceOf(Layer layer, ReferenceTwin twin) => layer switch
    {
        BatchNorm2d { Activation: Activation.Relu } => new Chain(twin.Of(layer), new ReluNode()),
        NormThenPool both => new Chain(ReferenceOf(both.Norm, twin), twin.Of(both.Pool)),
        _ => twin.Of(layer),
    };
}
