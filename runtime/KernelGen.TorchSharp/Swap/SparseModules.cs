using System.Globalization;
using static TorchSharp.torch;

namespace KernelGen.Torch;

/// <summary>Exchanges the dense modules of a pruned model for generated sparse ones.</summary>
public static partial class SparseModules
{
    /// <summary>
    /// Exchanges every <c>Linear</c> and <c>Conv2d</c> of a model that has enough zeros, and for whose shape a generated layer is declared,
    /// for a module of that layer, where that is faster: forward and backward, both measured with inputs of the shape that an example gives
    /// them. It is called before an optimiser is made, because parameters become others. Modules that were exchanged are disposed.
    /// </summary>
    /// <param name="model">The model; it is not called in training mode, and its parameters and statistics do not change.</param>
    /// <param name="example">An input, with the batch that training will have.</param>
    /// <param name="layers">Makes a layer of each declared class, for example <c>() => new Conv64()</c>; without fused activation.</param>
    /// <param name="options">How to choose; null for the usual.</param>
    /// <returns>What was done, as a table.</returns>
    /// <exception cref="ArgumentException">The model itself is a linear layer or a convolution.</exception>
    public static SwapReport Swap(
        nn.Module<Tensor, Tensor> model, Tensor example, IEnumerable<Func<Layer>> layers, SwapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(example);
        return SwapByCall(model, () => model.call(example).Dispose(), layers, options);
    }

    /// <summary>Does what <see cref="Swap"/> does to a model that is called in another way than with one tensor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">Calls it once, with an example.</param>
    /// <param name="layers">Makes a layer of each declared class.</param>
    /// <param name="options">How to choose; null for the usual.</param>
    /// <returns>What was done, as a table.</returns>
    /// <exception cref="ArgumentException">The model itself is a linear layer or a convolution.</exception>
    public static SwapReport SwapByCall(nn.Module model, Action call, IEnumerable<Func<Layer>> layers, SwapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(layers);
        if (DenseModule.Of(model) is not null)
        {
            throw new ArgumentException(
                $"The model is a single {model.GetName()}, which cannot be replaced within itself. Put it into a Sequential.",
                nameof(model));
        }


        var places = ModulePlace.Of(model).Where(place => DenseModule.Of(place.Module) is not null).ToArray();
        var inputs = SeenInput.Of(model, call, places.Select(place => (nn.Module<Tensor, Tensor>)place.Module).Distinct());
        return new Swapping(inputs, [.. layers.Select(make => (make, make()))], options ?? new SwapOptions()).Run(places);
    }

    /// <summary>One run over a model.</summary>
    private sealed class Swapping(
        Dictionary<nn.Module, SeenInput> inputs, (Func<Layer> Make, Layer Sample)[] layers, SwapOptions options)
    {
        private readonly List<string> _missing = [];

        public SwapReport Run(IReadOnlyList<ModulePlace> places)
        {
            var rows = new Dictionary<string, SwapRow>();

            // A module may lie in several places, which go on to share it.
            foreach (var shared in places.GroupBy(place => place.Module))
            {
                var row = Decide(DenseModule.Of(shared.Key)!, [.. shared]);
                foreach (var place in shared)
                    rows[place.Name] = row with { Name = place.Name };
            }

            return new SwapReport([.. places.Select(place => rows[place.Name])]) { MissingDeclarations = [.. _missing.Distinct()] };
        }

        private SwapRow Decide(DenseModule dense, ModulePlace[] places)
        {
            var row = new SwapRow("", dense.Shape, dense.Sparsity, null, null, Replaced: false, "");
            if (row.Sparsity < options.Threshold)
                return row with { Reason = $"fewer zeros than {TextTable.Percent(options.Threshold)}" };
            if (dense.Obstacle is { } obstacle)
                return row with { Reason = obstacle };
            if (!inputs.TryGetValue(dense.Module, out var input))
                return row with { Reason = "the example did not reach it" };
            int found = Enumerable.Range(0, layers.Length)
                .Where(i => dense.Fits(layers[i].Sample, input.Shape) && dense.FitsPattern(layers[i].Sample))
                .OrderByDescending(i => layers[i].Sample.Sparse!.IsDeclared)
                .ThenByDescending(i => layers[i].Sample.Sparse!.Grid.Block.Weights)
                .ThenByDescending(i => layers[i].Sample.Sparse!.Grid.IsBalanced).FirstOrDefault(-1);
            if (found < 0)
            {
                _missing.Add(dense.Declaration);
                return row with { Reason = $"no class is declared; add {dense.Declaration}" };
            }

            if (places.Select(place => place.Obstacle).FirstOrDefault(reason => reason is not null) is { } fixedPlace)
                return row with { Reason = fixedPlace };
            return Try(dense, dense.Make(layers[found].Make()), input, places, row);
        }

        private SwapRow Try(DenseModule dense, SparseModule sparse, SeenInput input, ModulePlace[] places, SwapRow row)
        {
            sparse.Tune(input.Shape, input.NeedsGradient);
            string layer = sparse.Layer.Name, reason = layer;
            if (options.Measure)
            {
                var (slow, fast) = ModuleRace.Run(dense.Module, sparse, input, options.Budget);
                reason = string.Create(CultureInfo.InvariantCulture, $"{layer} is {slow / fast:0.0} times as fast");
                row = row with { Dense = slow, Sparse = fast, Reason = reason };
                if (fast >= slow)
                {
                    sparse.Dispose();
                    return row;
                }
            }

            foreach (var place in places)
                place.Replace(sparse);
            dense.Module.Dispose();
            return row with { Replaced = true, Reason = reason };
        }
    }
}
