using KernelGen.Benchmarks.Compare.Networks;
using KernelGen.Benchmarks.Compare.Timing;
using KernelGen.Benchmarks.Shapes;
using KernelGen.Torch;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace KernelGen.Benchmarks.Compare.Modules;

/// <summary>A model whose training steps are timed: dense, or with sparse modules in it; in either memory format.</summary>
internal sealed class ModuleContender : IDisposable
{
    private readonly TorchTraining _training;
    private readonly List<double> _seconds = [];

    public ModuleContender(NetworkCase networkCase, bool swapped, bool channelsLast)
    {
        var model = TrainedModel.Find(networkCase.Model);
        Name = (swapped ? "sparse modules" : "libtorch dense") + (channelsLast ? ", channels_last" : "");
        _training = new TorchTraining(model, networkCase.Batch, (network, samples) =>
        {
            Prune(network, networkCase.Sparsity);
            if (channelsLast)
                SparseModules.UseChannelsLast(network);
            if (swapped)
                Report = SparseModules.Swap(network, samples, SparseLayers(model));
            if (channelsLast)
                SparseModules.UseChannelsLast(network);
        });
    }

    public string Name { get; }

    /// <summary>What was exchanged; null for a dense model.</summary>
    public SwapReport? Report { get; private set; }

    /// <summary>Median seconds of a step.</summary>
    public double Seconds => Median.Of(_seconds);

    /// <summary>Takes a step.</summary>
    /// <param name="counts">Whether its time counts.</param>
    public void Step(bool counts)
    {
        var step = StepTimes.Take(_training);
        if (counts)
            _seconds.Add(step.Forward + step.Backward + step.Optimizer);
    }

    public void Dispose() => _training.Dispose();

    /// <summary>
    /// Random zeros in every weight but those of the first layer. What the values are does not matter for the time of a step.
    /// </summary>
    private static void Prune(Module<torch.Tensor, torch.Tensor> network, double sparsity)
    {
        using var unrecorded = torch.no_grad();
        foreach (var parameter in network.parameters().Where(parameter => parameter.dim() > 1).Skip(1))
        {
            using var kept = torch.rand(parameter.shape).ge(sparsity).to_type(torch.float32);
            parameter.mul_(kept);
        }
    }

    /// <summary>A factory for each class of sparse layers in this project's own network of that name.</summary>
    private static IEnumerable<Func<Layer>> SparseLayers(TrainedModel model)
    {
        using var network = model.Layers().Build(batch: 1, threads: 1);
        var classes = network.Layers.Select(row => row.Layer)
            .Where(layer => layer is SparseLinear or SparseConv2d).Select(layer => layer.GetType());
        return [.. classes.Distinct().Select(type => new Func<Layer>(() => (Layer)Activator.CreateInstance(type)!))];
    }
}
