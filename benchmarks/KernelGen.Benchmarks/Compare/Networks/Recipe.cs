namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>How everybody trains: as torchvision trains ResNet-18, but so slowly that the weights stay near where they began.</summary>
internal static class Recipe
{
    public const float LearningRate = 1e-6f;
    public const float Momentum = 0.9f;
    public const float WeightDecay = 1e-4f;
}
