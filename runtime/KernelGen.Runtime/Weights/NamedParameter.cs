namespace KernelGen;

/// <summary>A parameter and its name in a network.</summary>
/// <param name="Name">
/// Name of the layer in the network, a dot, and the name of the parameter in its layer: <c>layer1.0.conv1.weight</c>.
/// </param>
/// <param name="Parameter">The parameter.</param>
public readonly record struct NamedParameter(string Name, Parameter Parameter);
