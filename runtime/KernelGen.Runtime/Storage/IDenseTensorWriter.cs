namespace KernelGen.Storage;

/// <summary>Takes the numbers of a network, sparse weights with all of their zeros.</summary>
internal interface IDenseTensorWriter
{
    /// <summary>Adds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="values">The numbers.</param>
    void Add(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values);
}
