namespace KernelGen.Fuzzing.Drawing;

/// <summary>
/// Declarations and networks for many cases, which are compiled together. A few pairs of channels and a few widths give kernels; heights,
/// paddings and the like vary freely among the layers that share them.
/// </summary>
internal sealed class Pool
{
    /// <summary>Cases that share a pool: those whose seeds have the same quotient by this.</summary>
    public const int Cases = 250;

    private const int ImageNetworks = 12, VectorNetworks = 4, LoneConvolutions = 24, MostLinearTexts = 5;

    private readonly Random _random;
    private readonly Dictionary<Declared, string> _names = [];
    private readonly List<Declared> _linear = [];

    public Pool(int number)
    {
        _random = new Random(number);
        int first = _random.Of(1, 2, 3, _random.Channels()), second = _random.Channels(), third = _random.Channels();
        int width = _random.Between(1, 12);
        Texts.Add(new(_random, first, second, width, keepWidth: false));
        Texts.Add(new(_random, second, second, Texts[0].OutWidth, keepWidth: true));
        Texts.Add(new(_random, second, third, Texts[0].OutWidth, keepWidth: false));
        Texts.Add(new(_random, third, third, Texts[2].OutWidth, keepWidth: true));
        Texts.Add(new(_random, third, _random.Channels(), Texts[2].OutWidth, keepWidth: false));
        if (_random.Chance(0.4))
            Texts.Add(new(_random, Texts[^1].OutChannels, _random.Channels(), width: 1, keepWidth: _random.Chance(0.5)));
        for (int i = 0; i < ImageNetworks; i++)
            Networks.Add(NetworkDrawing.Image(this, _random));
        for (int i = 0; i < VectorNetworks; i++)
            Networks.Add(NetworkDrawing.Vector(this, _random));
        for (int i = 0; i < LoneConvolutions; i++)
        {
            if (_random.Of(Texts).Draw(_random, _random.Between(1, 9)) is { } declared)
                Declare(declared);
        }
    }

    /// <summary>The kernels of this pool's convolutions.</summary>
    public List<KernelText> Texts { get; } = [];

    public List<DrawnNetwork> Networks { get; } = [];

    public IReadOnlyList<DeclaredStep> Layers => [.. _names.Select(pair => new DeclaredStep(pair.Value, pair.Key))];

    /// <summary>A layer of this declaration, the same for equal ones.</summary>
    public DeclaredStep Declare(Declared declared)
    {
        if (!_names.TryGetValue(declared, out string? name))
            _names[declared] = name = $"L{_names.Count}";
        return new(name, declared);
    }

    /// <summary>A linear layer for so many features, one that exists where possible; null where the pool has enough of them.</summary>
    public DeclaredStep? Linear(int inputs, int? outputs = null)
    {
        var fitting = _linear.Where(layer => layer.Shape.InChannels == inputs && (outputs ?? layer.Shape.OutChannels) == layer.Shape.OutChannels).ToList();
        if (fitting.Count > 0 && _random.Chance(0.8))
            return Declare(_random.Of(fitting));
        if (_linear.Count >= MostLinearTexts)
            return fitting.Count > 0 ? Declare(_random.Of(fitting)) : null;
        var declared = Declared.Linear(_random.Chance(0.7), inputs, outputs ?? _random.Channels(), _random.Chance(0.7), _random.Chance(0.3));
        _linear.Add(declared);
        return Declare(declared);
    }
}
