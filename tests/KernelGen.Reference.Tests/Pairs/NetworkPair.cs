namespace KernelGen.Reference.Pairs;

/// <summary>
/// One description of a network, from which the product's builder and the reference both make it. The methods are those of
/// <see cref="NetworkBuilder"/>.
/// </summary>
internal sealed class NetworkPair
{
    private readonly List<(Func<NetworkBuilder, NetworkBuilder> Product, Func<ReferenceTwin, Node> Reference)> _steps = [];

    /// <summary>A layer that exists already, which several networks may share.</summary>
    public NetworkPair Add(Layer layer) => Step(builder => builder.Add(layer), twin => twin.Of(layer));

    public NetworkPair Relu() => Step(builder => builder.Relu(), _ => new ReluNode());

    public NetworkPair Gelu() => Step(builder => builder.Gelu(), _ => new GeluNode());

    public NetworkPair Flatten() => Step(builder => builder.Flatten(), _ => new FlattenNode(FlattenOrder.RowColumnChannel));

    public NetworkPair MaxPool(int kernel, int? stride = null, int padding = 0) =>
        Step(builder => builder.MaxPool(kernel, stride, padding), _ => new MaxPoolNode(kernel, stride ?? kernel, padding));

    public NetworkPair AveragePool(int kernel, int? stride = null, int padding = 0) =>
        Step(builder => builder.AveragePool(kernel, stride, padding), _ => new AveragePoolNode(kernel, stride ?? kernel, padding));

    /// <summary>A pooling layer of any geometry; each network gets one of its own.</summary>
    public NetworkPair Pool(Func<Pool2d> create) => Step(builder => builder.Add(create()), twin => twin.Of(create()));

    public NetworkPair GlobalAveragePool() => Step(builder => builder.GlobalAveragePool(), _ => new GlobalAveragePoolNode());

    public NetworkPair Residual(Func<NetworkPair, NetworkPair> main, Func<NetworkPair, NetworkPair>? shortcut = null)
    {
        var (first, second) = (main(new NetworkPair()), shortcut?.Invoke(new NetworkPair()));
        return Step(
            builder => builder.Residual(first.AddTo, second is null ? null : second.AddTo),
            twin => new Residual(first.Reference(twin), second?.Reference(twin)));
    }

    public NetworkPair Multiply(Func<NetworkPair, NetworkPair> gate)
    {
        var inner = gate(new NetworkPair());
        return Step(builder => builder.Multiply(inner.AddTo), twin => new Product(inner.Reference(twin)));
    }

    public NetworkPair Concat(params Func<NetworkPair, NetworkPair>[] branches)
    {
        NetworkPair[] inner = [.. branches.Select(branch => branch(new NetworkPair()))];
        return Step(
            builder => builder.Concat([.. inner.Select<NetworkPair, Func<NetworkBuilder, NetworkBuilder>>(pair => pair.AddTo)]),
            twin => new Concatenation([.. inner.Select(pair => pair.Reference(twin))]));
    }

    /// <summary>The product's network.</summary>
    public Network Build(ActivationShape input, int batch, int threads) => AddTo(Begin(input)).Build(batch, threads);

    /// <summary>The reference's, with the weights that the layers have now.</summary>
    public Chain Reference(ReferenceTwin twin) => new(_steps.Select(step => step.Reference(twin)).ToArray());

    private static NetworkBuilder Begin(ActivationShape input) =>
        input.IsVector ? Network.Features(input.Channels) : Network.Image(input.Channels, input.Height, input.Width);

    private NetworkBuilder AddTo(NetworkBuilder builder) => _steps.Aggregate(builder, (before, step) => step.Product(before));

    private NetworkPair Step(Func<NetworkBuilder, NetworkBuilder> product, Func<ReferenceTwin, Node> reference)
    {
        _steps.Add((product, reference));
        return this;
    }
}
