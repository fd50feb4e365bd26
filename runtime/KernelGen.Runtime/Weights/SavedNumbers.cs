namespace KernelGen;

/// <summary>
/// Named arrays of numbers with which a layer or a hook continues after a training was interrupted; a checkpoint holds them. Numbers come
/// back to the bit.
/// </summary>
public sealed class SavedNumbers
{
    private readonly SortedDictionary<string, Array> _arrays = new(StringComparer.Ordinal);

    /// <summary>Whether nothing was saved.</summary>
    public bool IsEmpty => _arrays.Count == 0;

    /// <summary>The arrays by name: <c>float[]</c>, <c>double[]</c> or <c>long[]</c>.</summary>
    internal IReadOnlyDictionary<string, Array> Arrays => _arrays;

    /// <summary>Saves a copy of some numbers.</summary>
    /// <param name="name">What they are; not empty, without a dot, and not saved yet.</param>
    /// <param name="numbers">The numbers.</param>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or was saved already.</exception>
    public void SaveFloats(string name, params ReadOnlySpan<float> numbers) => Add(name, numbers.ToArray());

    /// <inheritdoc cref="SaveFloats"/>
    public void SaveDoubles(string name, params ReadOnlySpan<double> numbers) => Add(name, numbers.ToArray());

    /// <inheritdoc cref="SaveFloats"/>
    public void SaveIntegers(string name, params ReadOnlySpan<long> numbers) => Add(name, numbers.ToArray());

    /// <summary>The numbers that were saved with a name.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="count">How many there must be; null for any number.</param>
    /// <exception cref="ArgumentException">There are none of this name and type, or more or fewer.</exception>
    public float[] Floats(string name, int? count = null) => Find<float>(name, count);

    /// <inheritdoc cref="Floats"/>
    public double[] Doubles(string name, int? count = null) => Find<double>(name, count);

    /// <inheritdoc cref="Floats"/>
    public long[] Integers(string name, int? count = null) => Find<long>(name, count);

    /// <summary>Whether numbers were saved with a name.</summary>
    /// <param name="name">What they are.</param>
    public bool Has(string name) => _arrays.ContainsKey(name);

    /// <summary>Adds an array of numbers as it is.</summary>
    internal void Add(string name, Array numbers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"\"{name}\" names numbers of a checkpoint, so it must not have a dot.", nameof(name));
        if (!_arrays.TryAdd(name, numbers))
            throw new ArgumentException($"Numbers \"{name}\" were saved already. Give each array a name of its own.", nameof(name));
    }

    private T[] Find<T>(string name, int? count)
    {
        if (!_arrays.TryGetValue(name, out var array))
            throw new ArgumentException($"no numbers \"{name}\" were saved", nameof(name));
        if (array is not T[] numbers)
            throw new ArgumentException($"numbers \"{name}\" were saved as {array.GetType().Name}, not {typeof(T).Name}[]", nameof(name));
        return count is null || numbers.Length == count
            ? numbers
            : throw new ArgumentException($"{numbers.Length} numbers \"{name}\" were saved, but {count} are needed", nameof(name));
    }
}
