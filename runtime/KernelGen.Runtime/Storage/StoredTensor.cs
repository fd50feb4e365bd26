namespace KernelGen.Storage;

/// <summary>A parameter or a state of a network as a file holds it.</summary>
/// <param name="name">Its name: <c>layer1.0.conv1.weight</c>.</param>
internal abstract class StoredTensor(string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The parameter that it is; null for a state.</summary>
    public virtual Parameter? Parameter => null;

    /// <summary>The tensor of a file whose numbers are those of <see cref="Parameter"/>, in the file's order.</summary>
    public virtual string ValuesName => Name;

    /// <summary>[numbers in a file] where each lies in the parameter now; null where both orders are one.</summary>
    public virtual int[]? Places() => null;

    /// <summary>Adds it to a file that is to be written.</summary>
    public virtual void Save(SafetensorsWriter writer) => SaveDense(writer);

    /// <summary>Adds it to a file with all of its zeros.</summary>
    public abstract void SaveDense(IDenseTensorWriter writer);

    /// <summary>The tensors of a file that it takes; empty where there are none of its name.</summary>
    public abstract IReadOnlyList<string> NamesIn(SafetensorsFile file);

    /// <summary>Reads it, and changes nothing yet.</summary>
    /// <returns>What puts it into the network.</returns>
    /// <exception cref="ArgumentException">It does not fit; the message says what is there and what is needed.</exception>
    public abstract Action Read(SafetensorsFile file);

    /// <summary>Reads a tensor of a shape.</summary>
    protected static float[] Numbers(SafetensorsFile file, string tensor, IReadOnlyList<int> shape)
    {
        var info = file.Tensors[tensor];
        if (!info.Shape.SequenceEqual(shape.Select(size => (long)size)))
            throw new ArgumentException($"{tensor} is {info}, but the network has [{string.Join(", ", shape)}]");
        if (info.Type is not (TensorType.F32 or TensorType.F64 or TensorType.F16 or TensorType.BF16))
            throw new ArgumentException($"{tensor} is {info}, but floating-point numbers are needed");
        var numbers = new float[info.Count];
        file.Read(tensor, numbers);
        int bad = Array.FindIndex(numbers, number => !float.IsFinite(number));
        return bad < 0
            ? numbers
            : throw new ArgumentException(FormattableString.Invariant($"{tensor}[{bad}] is {numbers[bad]}, but must be finite"));
    }
}
