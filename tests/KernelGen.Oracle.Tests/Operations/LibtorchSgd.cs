using System.Collections.Concurrent;
using KernelGen.Reference;
using TorchSharp;

namespace KernelGen.Oracle.Tests.Operations;

/// <summary>libtorch's stochastic gradient descent, some steps of which are compared with the reference before it is used.</summary>
internal static class LibtorchSgd
{
    /// <summary>The part that can be wrong.</summary>
    public const string Step = "sgd.step";

    private const int Steps = 5;

    private static readonly ConcurrentDictionary<(Spoiling, string), Lazy<IReadOnlyDictionary<string, string>>> Checked = new();

    /// <summary>PyTorch's optimiser with the hyperparameters of ours; the test is skipped where it is wrong.</summary>
    public static TorchSharp.Modules.SGD Create(IEnumerable<TorchSharp.Modules.Parameter> parameters, Sgd sgd)
    {
        string geometry = FormattableString.Invariant($"momentum {sgd.Momentum}, Nesterov {sgd.Nesterov}, weight decay {sgd.WeightDecay}");
        var faults = Checked.GetOrAdd((Spoiling.Current, geometry), _ => new(() => Faults(sgd))).Value;
        OperationCheck.Skip([Step], faults, geometry);
        return New(parameters, sgd);
    }

    /// <summary>A wrong one decays weights too much.</summary>
    private static TorchSharp.Modules.SGD New(IEnumerable<TorchSharp.Modules.Parameter> parameters, Sgd sgd) => torch.optim.SGD(
        parameters, sgd.LearningRate, sgd.Momentum, weight_decay: sgd.WeightDecay + (Spoiling.Current.Spoils(Step) ? 0.1 : 0),
            nesterov: sgd.Nesterov);

    private static Dictionary<string, string> Faults(Sgd sgd)
    {
        using var scope = torch.NewDisposeScope();
        using var recording = torch.enable_grad();
        const int count = 30;
        var parameter = new TorchSharp.Modules.Parameter(torch.tensor(Numbers.Uniform(count, seed: 1)));
        var learned = new Learned("learned", Array4.ToDouble(Numbers.Uniform(count, seed: 1)));
        using var theirs = New([parameter], sgd);
        var right = new GradientDescent(sgd.Momentum, sgd.Nesterov, sgd.WeightDecay);
        for (int step = 0; step < Steps; step++)
        {
            var gradient = Numbers.Uniform(count, seed: 2 + step);
            (parameter * torch.tensor(gradient)).sum().backward();
            theirs.step();
            parameter.grad!.zero_();
            Array4.ToDouble(gradient).CopyTo(learned.Gradient, 0);
            right.TakeStep([learned], sgd.LearningRate);
        }

        return OperationCheck.Fault(learned.Value, parameter.Numbers()) is { } fault ? new() { [Step] = fault } : [];
    }
}
