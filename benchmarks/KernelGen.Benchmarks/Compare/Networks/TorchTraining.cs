using TorchSharp;
using static TorchSharp.torch.nn;

namespace KernelGen.Benchmarks.Compare.Networks;

/// <summary>Training with libtorch's modules, optimiser and autograd: dense weights, zeros included.</summary>
public sealed class TorchTraining : ITraining
{
    private readonly Module<torch.Tensor, torch.Tensor> _network;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly torch.Tensor _samples;
    private readonly torch.Tensor _labels;
    private DisposeScope? _step;
    private torch.Tensor? _loss;

    /// <param name="model">The model.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="prepare">Changes the network before it is trained, with samples for an example; null where it stays as it is.</param>
    public TorchTraining(TrainedModel model, int batch, Action<Module<torch.Tensor, torch.Tensor>, torch.Tensor>? prepare = null)
    {
        torch.set_grad_enabled(true);
        torch.manual_seed(1);
        _network = TorchModels.Create(model);
        var (samples, labels) = model.Draw(batch);
        var (height, width, channels) = model.Input;
        _samples = torch.tensor(samples, model.Input.IsVector ? [batch, channels] : [batch, channels, height, width], torch.float32);
        _labels = torch.tensor(labels, torch.int64);
        prepare?.Invoke(_network, _samples);
        _optimizer = torch.optim.SGD(_network.parameters(), Recipe.LearningRate, Recipe.Momentum, weight_decay: Recipe.WeightDecay);
    }

    public long? PlannedBytes => null;

    public double Forward()
    {
        _step = torch.NewDisposeScope();
        _loss = functional.cross_entropy(_network.call(_samples), _labels);
        return _loss.item<float>();
    }

    public void Backward() => _loss!.backward();

    public void Update()
    {
        _optimizer.step();
        _optimizer.zero_grad();
        _step!.Dispose();
    }

    public void Dispose()
    {
        _step?.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _samples.Dispose();
        _labels.Dispose();
    }
}
