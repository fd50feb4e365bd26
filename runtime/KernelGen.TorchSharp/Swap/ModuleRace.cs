using System.Diagnostics;
using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>Measures two modules on the same random input, forward and backward, in turn.</summary>
internal static class ModuleRace
{
    private const int FewestRounds = 5;

    /// <summary>The median times of both.</summary>
    /// <param name="dense">One.</param>
    /// <param name="sparse">The other.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="budget">Time for both together.</param>
    public static (TimeSpan Dense, TimeSpan Sparse) Run(
        nn.Module<Tensor, Tensor> dense, nn.Module<Tensor, Tensor> sparse, SeenInput input, TimeSpan budget)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var x = input.Draw();
        Tensor dy;
        using (var y = dense.forward(x))
            dy = new SeenInput(y.shape, PixelOrders.Of(y), NeedsGradient: false).Draw();
        var (ours, theirs) = (new List<double>(), new List<double>());

        // The first round compiles and touches memory.
        var watch = Stopwatch.StartNew();
        for (int round = -1; round < FewestRounds || watch.Elapsed < budget; round++)
        {
            var (first, second) = (Step(dense, x, dy), Step(sparse, x, dy));
            if (round < 0)
                continue;
            theirs.Add(first);
            ours.Add(second);
        }

        return (TimeSpan.FromSeconds(Median.Of(theirs)), TimeSpan.FromSeconds(Median.Of(ours)));
    }

    private static double Step(nn.Module<Tensor, Tensor> module, Tensor x, Tensor dy)
    {
        Tensor[] wanted = [.. module.parameters().Where(parameter => parameter.requires_grad), .. x.requires_grad ? new[] { x } : []];
        long start = Stopwatch.GetTimestamp();
        using (var y = module.forward(x))
        {
            foreach (var gradient in wanted.Length == 0 ? [] : autograd.grad([y], wanted, [dy]))
                gradient.Dispose();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
