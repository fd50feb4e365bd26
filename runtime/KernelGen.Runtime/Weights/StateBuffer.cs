namespace KernelGen;

/// <summary>
/// Numbers of a layer that are not trained but outlive a step, such as a running mean: files hold them beside the parameters.
/// </summary>
public sealed class StateBuffer
{
    /// <summary>Names numbers that the layer holds.</summary>
    /// <param name="name">What they are in their layer: <c>running_mean</c>; not empty.</param>
    /// <param name="values">The layer's own memory.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public StateBuffer(string name, Memory<float> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Values) = (name, values);
    }

    /// <summary>What they are in their layer.</summary>
    public string Name { get; }

    /// <summary>The numbers.</summary>
    public Memory<float> Values { get; }

    /// <summary>The least that a number may be: 0 for variances.</summary>
    internal float Least { get; init; } = float.MinValue;
}
