namespace KernelGen.Fuzzing.Drawing;

/// <summary>Draws networks step by step: what comes next is one of the things that fit.</summary>
internal sealed class NetworkDrawing
{
    /// <summary>Most scores of a network that ends in an image.</summary>
    private const int MostOutputs = 400;

    /// <summary>Most features that a linear layer reads.</summary>
    private const int MostInputs = 1200;

    /// <summary>
    /// Fewest features that are normalised in a network: of two numbers nothing is left but their signs, and of one nothing.
    /// </summary>
    private const int LeastNormalised = 4;

    private readonly Pool _pool;
    private readonly Random _random;
    private readonly List<Step> _steps = [];
    private ActivationShape _shape;

    private NetworkDrawing(Pool pool, Random random, ActivationShape input) => (_pool, _random, _shape) = (pool, random, input);

    /// <summary>A network that begins with an image, with convolutions as far as the pool's kernels fit.</summary>
    public static DrawnNetwork Image(Pool pool, Random random)
    {
        var first = random.Chance(0.7) ? pool.Texts[0] : random.Of(pool.Texts);
        var input = new ActivationShape(random.Between(1, 10), first.Width, first.InChannels);
        var drawing = new NetworkDrawing(pool, random, input);
        if (random.Chance(0.15))
            drawing.Decorate();
        for (int length = random.Between(1, 4); length > 0; length--)
        {
            if (!drawing.AddConvolution())
                break;
            if (random.Chance(0.1))
                drawing.AddBlockWithoutWeights();
            drawing.Decorate();
        }

        drawing.AddHead();
        return new(input, drawing._steps);
    }

    /// <summary>A network of vectors.</summary>
    public static DrawnNetwork Vector(Pool pool, Random random)
    {
        var known = pool.Layers.Where(layer => layer.Declared.IsLinear).Select(layer => layer.Declared.Shape.InChannels)
            .Append(random.Channels()).ToList();
        var input = ActivationShape.Vector(random.Of(known));
        var drawing = new NetworkDrawing(pool, random, input);
        drawing.AddVectors(random.Between(1, 4));
        if (drawing._steps.Count == 0)
            drawing.Add(new LayerNormStep(input.Channels));
        return new(input, drawing._steps);
    }

    private void Add(Step step, ActivationShape? output = null)
    {
        _steps.Add(step);
        _shape = output ?? _shape;
    }

    private bool AddConvolution()
    {
        var fitting = _pool.Texts.Where(text => text.InChannels == _shape.Channels && text.Width == _shape.Width).ToList();
        if (fitting.Count == 0)
            return false;
        var text = _random.Of(fitting);
        if (text.Draw(_random, _shape.Height) is not { } declared)
            return false;
        if (_random.Chance(0.45) && Block(text, declared.Output.Height) is var (block, output))
            Add(block, output);
        else
            Add(_pool.Declare(declared), declared.Output);
        return true;
    }

    /// <summary>A residual block whose main branch ends in the shape of one of these convolutions; null where nothing fits.</summary>
    private (ResidualStep Block, ActivationShape Output)? Block(KernelText text, int outHeight)
    {
        bool identity = text.KeepsShape && _random.Chance(0.7);
        if (text.Draw(_random, _shape.Height, identity ? _shape.Height : outHeight) is not { } begin)
            return null;
        var main = new NetworkDrawing(_pool, _random, _shape);
        if (_random.Chance(0.25))
            main.Activate();
        main.Add(_pool.Declare(begin), begin.Output);
        main.MaybeNorm(0.6);
        if (_random.Chance(0.5))
            main.Add(new PlainStep(Plain.Relu));
        var reached = main._shape;
        var ends = _pool.Texts.Where(end => end.KeepsShape && end.InChannels == reached.Channels && end.Width == reached.Width).ToList();
        if (ends.Count > 0 && _random.Chance(0.6) && _random.Of(ends).Draw(_random, main._shape.Height, main._shape.Height) is { } last)
        {
            main.Add(_pool.Declare(last), last.Output);
            main.MaybeNorm(0.6);
        }

        if (identity)
            return (new(main._steps, null), main._shape);
        if (text.Draw(_random, _shape.Height, begin.Output.Height) is not { } across)
            return null;
        var side = new NetworkDrawing(_pool, _random, _shape);
        side.Add(_pool.Declare(across), across.Output);
        side.MaybeNorm(0.5);
        return (new(main._steps, side._steps), main._shape);
    }

    /// <summary>What may follow a convolution.</summary>
    private void Decorate()
    {
        if (_random.Chance(0.6))
            Activate();
        if (_random.Chance(0.3))
            MaybePool();
        if (_random.Chance(0.15))
            AddGate();
    }

    private void Activate()
    {
        MaybeNorm(0.5);
        if (_random.Chance(0.7))
            Add(new PlainStep(_random.Chance(0.6) ? Plain.Relu : Function()));
    }

    private Plain Function() => _random.Of(
        Plain.Gelu, Plain.LeakyRelu, Plain.Sigmoid, Plain.HardSigmoid, Plain.HardSwish, Plain.Clip, Plain.Silu, Plain.Tanh);

    /// <summary>A gate for each channel, as in squeeze-and-excitation, or for each number.</summary>
    private void AddGate()
    {
        var gate = new List<Step>();
        if (_random.Chance(0.7))
        {
            gate.Add(new PlainStep(Plain.GlobalAveragePool));
            if (_pool.Linear(_shape.Channels, _shape.Channels) is { } square)
                gate.Add(square);
        }

        gate.Add(new PlainStep(_random.Of(Plain.Sigmoid, Plain.HardSigmoid, Plain.Tanh)));
        Add(new GateStep(gate));
    }

    /// <summary>The value itself and branches of it that keep its shape, as many channels as all of them have.</summary>
    private void AddConcatenation()
    {
        var branches = new List<IReadOnlyList<Step>> { Array.Empty<Step>() };
        for (int more = _random.Between(1, 2); more > 0; more--)
        {
            var branch = new NetworkDrawing(_pool, _random, _shape);
            branch.Activate();
            branches.Add(branch._steps);
        }

        Add(new ConcatStep(branches), _shape with { Channels = branches.Count * _shape.Channels });
    }

    /// <summary>A branch that keeps the shape: layers of it read and write what others read as well.</summary>
    private void AddBlockWithoutWeights()
    {
        var main = new NetworkDrawing(_pool, _random, _shape);
        do
            main.Activate();
        while (main._steps.Count == 0);
        if (_random.Chance(0.3))
            main.Add(new PoolStep(_random.Chance(0.5), (3, 3), (1, 1), 1, RoundUp: false, _random.Chance(0.5)));
        Add(_random.Chance(0.3) ? new ResidualStep([new ResidualStep(main._steps, null)], null) : new ResidualStep(main._steps, null));
    }

    /// <summary>
    /// Rarely right behind a bias: the normalisation takes it away again, so its gradient is zero but for rounding, and says nothing.
    /// </summary>
    private void MaybeNorm(double probability)
    {
        bool behindBias = _steps is [.., DeclaredStep { Declared: { Bias: true, Relu: false } } or BatchNormStep];
        if (_random.Chance(behindBias ? probability / 10 : probability))
            Add(new BatchNormStep(_shape.Channels, _shape.Height * _shape.Width));
    }

    private void MaybePool()
    {
        var pool = PoolStep.Draw(_random, largest: 4);
        if (pool.Output(_shape) is { } output)
            Add(pool, output);
    }

    /// <summary>The end of a network of images: as it is, or a vector, or classes.</summary>
    private void AddHead()
    {
        if (_random.Chance(0.15))
            AddConcatenation();
        bool tooMany = _shape.Features > MostOutputs;
        if (!tooMany && _steps.Count > 0 && _random.Chance(0.2))
            return;

        // A one-pixel image is a vector as it is.
        if (!_shape.IsVector || _random.Chance(0.5))
        {
            if (_random.Chance(0.5) && _shape.Features <= MostInputs && !tooMany)
                Add(new PlainStep(Plain.Flatten), ActivationShape.Vector(_shape.Features));
            else
                Add(new PlainStep(Plain.GlobalAveragePool), ActivationShape.Vector(_shape.Channels));
        }

        // A vector is an image of one pixel as well.
        if (_random.Chance(0.3) && AddConvolution())
            Decorate();
        if (_shape.IsVector && _random.Chance(0.85))
            AddVectors(_random.Between(1, 2));
    }

    private void AddVectors(int length)
    {
        for (; length > 0; length--)
        {
            bool norms = _shape.Channels >= LeastNormalised;
            if (norms && _random.Chance(0.2))
                Add(new LayerNormStep(_shape.Channels));
            if (_random.Chance(0.25) && _pool.Linear(_shape.Channels, _shape.Channels) is { } square)
                Add(new ResidualStep(!norms || _random.Chance(0.5) ? [square] : [new LayerNormStep(_shape.Channels), square], null));
            else if (_pool.Linear(_shape.Channels) is { } linear)
                Add(linear, linear.Declared.Output);
            else
                return;
            if (length > 1 && _random.Chance(0.6))
                Add(new PlainStep(_random.Chance(0.5) ? Plain.Relu : Function()));
        }
    }
}
