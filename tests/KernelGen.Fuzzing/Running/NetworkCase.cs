using KernelGen.Fuzzing.Drawing;
using KernelGen.Reference.Pairs;

namespace KernelGen.Fuzzing.Running;

/// <summary>
/// A network predicts, is trained for a few steps and predicts again; perhaps together with a second network of the same layers, built for
/// another batch, which takes every other step.
/// </summary>
internal sealed class NetworkCase : Case
{
    /// <summary>Products of a batch that a case may take, so that the reference needs no more than some 0.1 s.</summary>
    private const long MostProducts = 3_000_000;

    private readonly DrawnNetwork _network;
    private readonly int[] _batches;
    private readonly int _threads, _steps, _choices;
    private readonly bool _anyKernels, _training;
    private readonly float _smoothing, _momentum, _decay;
    private readonly bool _nesterov;

    public NetworkCase(DrawnNetwork network, Random random)
    {
        _network = network;
        _batches = [.. Enumerable.Range(0, random.Chance(0.3) ? 2 : 1).Select(_ => Batch(random))];
        (_threads, _steps, _choices) = (random.Between(1, 3), random.Between(1, 3), random.Next());
        (_anyKernels, _training) = (random.Chance(0.5), random.Chance(0.95));
        (_smoothing, _momentum, _decay) = (random.Of(0, 0, 0.1f, 1), random.Of(0, 0.5f, 0.9f), random.Of(0, 0.01f));
        _nesterov = _momentum > 0 && random.Chance(0.5);
    }

    public override string Kind => "network";

    public override IEnumerable<DeclaredStep> Declared => _network.Declared;

    public override string ToString() =>
        $"{_network}\n  batches {string.Join(" and ", _batches)}, {_threads} threads, {_steps} steps"
        + (_anyKernels ? ", any kernels" : "") + (_training ? "" : ", not training")
        + FormattableString.Invariant($", smoothing {_smoothing}, momentum {_momentum}{(_nesterov ? " (Nesterov)" : "")}, decay {_decay}");

    public override Judged Run(DrawnAssembly assembly, int numbers)
    {
        var (choices, random) = (new Random(_choices), new Random(numbers));
        var layers = new List<Layer>();
        var pair = Pair(_network.Steps, assembly, choices, layers);
        var fill = new LayerNumbers(random, whole: false);
        foreach (var layer in layers)
            fill.Fill(layer);

        var twin = new ReferenceTwin();
        var reference = pair.Reference(twin);
        var networks = _batches.Select(batch => pair.Build(_network.Input, batch, _threads)).ToList();
        try
        {
            foreach (var row in _anyKernels ? networks.SelectMany(network => network.Layers) : [])
                UseAnyKernels(row.Step.Run, _batches[0], choices);
            var run = new NetworkRun(_network.Input, networks[0].OutputShape.Features, _batches, _steps, _training, random,
                new(_smoothing, _momentum, _nesterov, _decay));
            var expected = run.Expected(reference, twin);
            return Judgement.Of(expected, run.Actual(networks, twin), () =>
            {
                twin.Restart();
                return run.Expected(reference, twin);
            });
        }
        finally
        {
            networks.ForEach(network => network.Dispose());
        }
    }

    private static NetworkPair Pair(IEnumerable<Step> steps, DrawnAssembly assembly, Random choices, List<Layer> layers)
    {
        var pair = new NetworkPair();
        foreach (var step in steps)
        {
            _ = step switch
            {
                DeclaredStep declared => pair.Add(Keep(assembly.Create(declared, Options(choices)))),
                BatchNormStep norm => pair.Add(Keep(new BatchNorm2d(norm.Channels, momentum: 0.3f, epsilon: 1e-3f))),
                LayerNormStep norm => pair.Add(Keep(new LayerNorm(norm.Features, epsilon: 1e-3f))),
                PoolStep pool => pair.Pool(pool.Layer),
                PlainStep { What: Plain.Relu } => pair.Relu(),
                PlainStep { What: Plain.Flatten } => pair.Flatten(),
                PlainStep plain => pair.Add(PlainLayer(plain.What)),
                ResidualStep block => Block(block),
                GateStep gate => pair.Multiply(_ => Branch(gate.Gate)),
                ConcatStep concat => pair.Concat(
                    [.. concat.Branches.Select<IReadOnlyList<Step>, Func<NetworkPair, NetworkPair>>(branch => _ => Branch(branch))]),
                _ => throw new ArgumentException($"Nothing is known of {step}.", nameof(steps)),
            };
        }

        return pair;

        Layer Keep(Layer layer)
        {
            layers.Add(layer);
            return layer;
        }

        NetworkPair Branch(IReadOnlyList<Step> inner) => Pair(inner, assembly, choices, layers);

        NetworkPair Block(ResidualStep block)
        {
            var main = Branch(block.Main);
            var side = block.Shortcut is null ? null : Branch(block.Shortcut);
            return pair.Residual(_ => main, side is null ? null : _ => side);
        }
    }

    private static Layer PlainLayer(Plain what) => what switch
    {
        Plain.Gelu => new Gelu(),
        Plain.GlobalAveragePool => new GlobalAveragePool(),
        Plain.LeakyRelu => new LeakyRelu(),
        Plain.Sigmoid => new Sigmoid(),
        Plain.HardSigmoid => new HardSigmoid(),
        Plain.HardSwish => new HardSwish(),
        Plain.Clip => new Clip(-1, 2),
        Plain.Silu => new Silu(),
        Plain.Tanh => new Tanh(),
        Plain.Softmax => new Softmax(),
        Plain.LogSoftmax => new LogSoftmax(),
        _ => throw new ArgumentException($"No layer is known for {what}.", nameof(what)),
    };

    private int Batch(Random random)
    {
        int batch = random.Batch();
        while (batch > 1 && batch * _network.Products > MostProducts)
            batch /= 2;
        return Math.Max(batch, _network.LeastBatch);
    }
}
