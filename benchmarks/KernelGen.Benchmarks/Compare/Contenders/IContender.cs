namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// One way to compute a layer, with its own copy of the problem in the layout that suits it. Both passes write into buffers that stay, as
/// in training. Those that hold native memory are disposable.
/// </summary>
public interface IContender
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Where its times stand in the reports.</summary>
    ContenderKind Kind { get; }

    /// <summary>Y = W X + b.</summary>
    void Forward();

    /// <summary>dX = W^T dY, dW = dY X^T (at the nonzeros where the contender is sparse) and db = sum of dY.</summary>
    void Backward();

    /// <summary>
    /// The same with the pattern and weights of another problem, in the same buffers of activations; itself where zeros take as long as
    /// other weights.
    /// </summary>
    IContender WithPattern(LayerProblem other) => this;

    /// <summary>Runs both passes once from cleared gradients and reads the results.</summary>
    LayerResult Compute();
}
