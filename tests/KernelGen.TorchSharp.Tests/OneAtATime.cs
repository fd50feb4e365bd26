namespace KernelGen.Torch.Tests;

/// <summary>Tests that count libtorch's tensors or draw from its random numbers: the whole process shares both.</summary>
internal static class OneAtATime
{
    public const string Name = "one at a time";
}
