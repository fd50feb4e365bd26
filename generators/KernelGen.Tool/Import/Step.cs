namespace KernelGen.Tool.Import;

/// <summary>An operation in its place: what it reads, and what it makes.</summary>
internal sealed class Step(string name, Operation operation, IReadOnlyList<Step> inputs, ValueShape shape)
{
    /// <summary>What the model calls it.</summary>
    public string Name { get; set; } = name;

    /// <summary>What it computes.</summary>
    public Operation Operation { get; set; } = operation;

    /// <summary>The steps whose values it reads.</summary>
    public List<Step> Inputs { get; } = [.. inputs];

    /// <summary>The shape of its value.</summary>
    public ValueShape Shape { get; set; } = shape;

    /// <summary>The names of the model's nodes that it computes.</summary>
    public List<string> Nodes { get; } = [];

    /// <summary>What the user should know of it.</summary>
    public string Note { get; set; } = "";
}

/// <summary>The shape of a value without its first dimension, the samples.</summary>
/// <param name="Dimensions">As in the model: [channels, rows, columns], [channels, columns] or [features].</param>
internal sealed record ValueShape(long[] Dimensions)
{
    /// <summary>As a network has it.</summary>
    public ActivationShape Activations => Dimensions switch
    {
        [] => ActivationShape.Vector(1),
        [var features] => ActivationShape.Vector(checked((int)features)),
        [var channels, var width] => new ActivationShape(1, checked((int)width), checked((int)channels)),
        [var channels, var height, var width] =>
            new ActivationShape(checked((int)height), checked((int)width), checked((int)channels)),
        _ => throw new NotSupportedException($"Values of {Dimensions.Length + 1} dimensions have no layers here."),
    };

    /// <summary>Whether a sample can have it: no dimension is empty, and there are no more numbers than an array has.</summary>
    public bool IsPossible => Dimensions.All(size => size > 0) && Sizes.Product(Dimensions) is <= int.MaxValue;

    /// <summary>Numbers of a sample.</summary>
    public long Features => Dimensions.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Channels of an image, or features of a vector.</summary>
    public int Channels => Activations.Channels;

    /// <summary>Whether there is a single pixel, so that the order of features is that of a vector.</summary>
    public bool IsVector => Dimensions.Length <= 3 && Activations.IsVector;

    /// <summary>The dimensions as text.</summary>
    public override string ToString() => Dimensions.Length == 0 ? "1" : string.Join("x", Dimensions);
}
