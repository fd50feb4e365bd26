using KernelGen.Reference.Pairs;
using TorchSharp;

namespace KernelGen.Oracle.Tests;

/// <summary>A network with new layers, for this project and the reference, and for libtorch.</summary>
/// <param name="Ours">The layers.</param>
/// <param name="Theirs">The forward pass of libtorch, once our network is built and initialised.</param>
internal sealed record TrainedNetwork(NetworkPair Ours, Func<Twin, Func<torch.Tensor, torch.Tensor>> Theirs);
