using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>What came into a module in the first call of it.</summary>
/// <param name="Shape">Shape of the tensor.</param>
/// <param name="Order">How its numbers lie.</param>
/// <param name="NeedsGradient">Whether its gradient is needed.</param>
internal sealed record SeenInput(long[] Shape, PixelOrder Order, bool NeedsGradient)
{
    /// <summary>A random tensor like it.</summary>
    public Tensor Draw() => PixelOrders.Empty(Shape, Order).uniform_(0, 1).requires_grad_(NeedsGradient);

    /// <summary>Calls a model once, without changing it, and notes what comes into some of its modules.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">Calls it.</param>
    /// <param name="modules">The modules.</param>
    public static Dictionary<nn.Module, SeenInput> Of(nn.Module model, Action call, IEnumerable<nn.Module<Tensor, Tensor>> modules)
    {
        var seen = new Dictionary<nn.Module, SeenInput>();

        // A parent hands its mode on to its children, so they are restored after it.
        (nn.Module Module, bool Training)[] modes =
            [(model, model.training), .. model.named_modules().Select(named => (named.module, named.module.training))];
        var hooks = modules.Select(module => module.register_forward_pre_hook((caller, input) =>
        {
            seen.TryAdd(caller, new SeenInput(input.shape, PixelOrders.Of(input), input.requires_grad));
            return input;
        })).ToArray();
        try
        {
            using var scope = NewDisposeScope();
            using var recording = enable_grad();
            model.eval();
            call();
        }
        finally
        {
            foreach (var hook in hooks)
                hook.remove();
            foreach (var (module, training) in modes)
                module.train(training);
        }

        return seen;
    }
}
