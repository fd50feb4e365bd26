namespace SparseTransfer.CommandLine;

/// <summary>What all runs of a comparison share. Equal settings make results comparable.</summary>
/// <param name="Data">Folder with the four IDX files, or null.</param>
/// <param name="Images">Folder of images by class, or null; with neither, the embedded images of Fashion-MNIST.</param>
/// <param name="Test">Folder of test images by class, or null for the one within <paramref name="Images"/>.</param>
/// <param name="TrainImages">Training images, as many of each class; null for all.</param>
/// <param name="Size">Rows and columns that the images are scaled to.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="Batch">Images per training step.</param>
/// <param name="LearningRate">Learning rate at the start; it falls to zero along a cosine.</param>
/// <param name="Distill">File of a trained network that teaches, or null.</param>
/// <param name="Threads">Threads that share the work.</param>
/// <param name="Seed">Seed of the classifier, of random weights and of the order of the images.</param>
internal sealed record Settings(
    string? Data,
    string? Images,
    string? Test,
    int? TrainImages,
    int Size,
    int Epochs,
    int Batch,
    float LearningRate,
    string? Distill,
    int Threads,
    int Seed);
