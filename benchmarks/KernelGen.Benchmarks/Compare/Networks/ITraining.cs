namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>A network with a batch of samples, of which the parts of a training step are timed.</summary>
public interface ITraining : IDisposable
{
    /// <summary>Bytes that were planned for weights, activations and gradients; null where nobody plans.</summary>
    long? PlannedBytes { get; }

    /// <summary>Takes over the samples, computes the scores and the loss.</summary>
    /// <returns>The loss.</returns>
    double Forward();

    /// <summary>Computes all gradients.</summary>
    void Backward();

    /// <summary>A step of stochastic gradient descent with momentum and weight decay; gradients are cleared.</summary>
    void Update();
}
