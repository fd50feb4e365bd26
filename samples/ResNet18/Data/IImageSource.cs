namespace ResNet18.Data;

/// <summary>Where the images of the training steps come from.</summary>
internal interface IImageSource : IDisposable
{
    /// <summary>What it is, for the first line of the output.</summary>
    string Description { get; }

    /// <summary>The images of the next step, unchanged until the next call.</summary>
    ImageBatch Next();
}
