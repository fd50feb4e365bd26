using KernelGen.Training;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>
/// Training with this project: sparse layers, tuned as <see cref="Trainer.Fit"/> does. The samples are laid out anew in every step.
/// </summary>
public sealed class OurTraining : ITraining
{
    private readonly Network _network;
    private readonly SoftmaxCrossEntropy _loss = new();
    private readonly Sgd _optimizer = new(Recipe.LearningRate, Recipe.Momentum, weightDecay: Recipe.WeightDecay);
    private readonly float[] _samples;
    private readonly int[] _labels;

    public OurTraining(TrainedModel model, int batch, double sparsity, int threads)
    {
        _network = model.Layers().Build(batch, threads);
        _network.Initialize(seed: 1, sparsity);
        _network.Tune();
        (_samples, _labels) = model.Draw(batch);
    }

    public long? PlannedBytes => _network.PlannedBytes;

    public double Forward()
    {
        _network.SetInput(_samples);
        return _loss.Evaluate(_network.Forward(), _labels, _network.OutputGradient).Loss;
    }

    public void Backward() => _network.Backward();

    public void Update() => _optimizer.Step(_network, Recipe.LearningRate);

    public void Dispose() => _network.Dispose();
}
