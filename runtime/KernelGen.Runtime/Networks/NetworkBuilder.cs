namespace KernelGen;

/// <summary>Strings layers together. Every layer's input shape is known when it is added, so a layer that does not fit is refused there.</summary>
public sealed class NetworkBuilder
{
    private readonly ActivationShape _input;
    private readonly List<Layer> _layers = [];
    private ActivationShape _output;

    internal NetworkBuilder(ActivationShape input)
    {
        _ = Activations.FloatsFor(input, capacity: 1);
        (_input, _output) = (input, input);
    }

    /// <summary>Appends a layer.</summary>
    /// <param name="layer">A layer that is not yet part of this network; two layers of one class are two instances.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The layer is already there, or cannot take what the layers before it give.</exception>
    public NetworkBuilder Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        int at = _layers.IndexOf(layer);
        if (at >= 0)
            throw new ArgumentException($"Layer {_layers.Count} ({layer.Name}) is the same object as layer {at}; a layer holds one set of weights and one place. Add a new {layer.GetType().Name}().", nameof(layer));

        _output = OutputShape(layer);
        _layers.Add(layer);
        return this;
    }

    /// <summary>Appends <see cref="KernelGen.Relu"/>, <c>y = max(x, 0)</c>.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Relu() => Add(new Relu());

    /// <summary>Appends <see cref="KernelGen.Flatten"/>, which turns an image into a vector of features.</summary>
    /// <returns>This builder.</returns>
    public NetworkBuilder Flatten() => Add(new Flatten());

    /// <summary>Allocates all activations and gradients and starts the threads.</summary>
    /// <param name="batch">Most samples in a step, at least 1.</param>
    /// <param name="threads">Threads that share the work of a layer, the caller included; null for as many as the machine has processors. Results do not depend on it.</param>
    /// <exception cref="InvalidOperationException">No layer was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch or the number of threads is not positive.</exception>
    public Network Build(int batch, int? threads = null)
    {
        if (_layers.Count == 0)
            throw new InvalidOperationException("The network has no layers; call Add at least once before Build.");
        if (batch < 1)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"A batch needs at least 1 sample, but {batch} was asked for.");

        LayerNames.MakeUnique(_layers);
        return new Network(_input, [.. _layers], batch, new Workers(threads ?? Environment.ProcessorCount));
    }

    private ActivationShape OutputShape(Layer layer)
    {
        try
        {
            return layer.OutputShape(_output);
        }
        catch (ArgumentException refusal)
        {
            string before = _layers.Count == 0 ? "the network's input" : $"layer {_layers.Count - 1} ({_layers[^1].Name})";
            throw new ArgumentException($"Layer {_layers.Count} does not fit {before}: {refusal.Message}", nameof(layer), refusal);
        }
    }
}
