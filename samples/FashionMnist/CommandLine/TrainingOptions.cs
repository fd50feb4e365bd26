using FashionMnist.Model;

namespace FashionMnist.CommandLine;

/// <summary>What the user asked for; each number is already in its range.</summary>
/// <param name="Model">The network.</param>
/// <param name="Data">Folder of the four IDX files; null for the embedded images.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per training step.</param>
/// <param name="Sparsity">Share of zeros in the sparse layers at the end.</param>
/// <param name="Method">How their masks come about.</param>
/// <param name="LearningRate">Learning rate at the start; it falls to zero along a cosine.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Seed">Seed of the weights, the patterns and the order of the images.</param>
/// <param name="Checkpoint">Folder of checkpoints, or null.</param>
/// <param name="Resume">Whether to continue from the newest checkpoint there.</param>
/// <param name="Json">File to write the result to, or null.</param>
/// <param name="Csv">File to write a row for each epoch and layer to, or null.</param>
/// <param name="Report">Folder to write pictures to, or null.</param>
internal sealed record TrainingOptions(
    ModelKind Model,
    string? Data,
    int Epochs,
    int Batch,
    double Sparsity,
    MethodKind Method,
    float LearningRate,
    int Threads,
    int Seed,
    string? Checkpoint,
    bool Resume,
    string? Json,
    string? Csv,
    string? Report);
