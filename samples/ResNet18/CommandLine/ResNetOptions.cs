namespace ResNet18.CommandLine;

/// <summary>What the user asked for; each number is already in its range.</summary>
/// <param name="Size">Rows and columns of the images.</param>
/// <param name="Classes">Number of classes; null for as many as the images have.</param>
/// <param name="Sparsity">Share of zeros in the sparse layers.</param>
/// <param name="Scope">Over what they are spread.</param>
/// <param name="Data">Folder of training images by class; null for random images.</param>
/// <param name="Test">Folder of test images by class; null for none.</param>
/// <param name="Batch">Images per training step.</param>
/// <param name="Steps">Training steps.</param>
/// <param name="LearningRate">Learning rate at the start; it falls to zero along a cosine.</param>
/// <param name="LabelSmoothing">Share of a label that is spread over all classes.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Seed">Seed of weights, patterns and images.</param>
/// <param name="Json">File to write the result to, or null.</param>
/// <param name="Report">Folder to write pictures to, or null.</param>
internal sealed record ResNetOptions(
    int Size,
    int? Classes,
    double Sparsity,
    SparsityScope Scope,
    string? Data,
    string? Test,
    int Batch,
    int Steps,
    float LearningRate,
    float LabelSmoothing,
    int Threads,
    int Seed,
    string? Json,
    string? Report);
