using static TorchSharp.torch;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class StateTests : OracleTests
{
    [Fact]
    public void Parameters_are_the_nonzeros_row_by_row_and_the_bias()
    {
        using var scope = NewDisposeScope();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        var dense = ((SparseLinear)module.Layer).ToDense();
        Assert.Equal(["weight", "bias"], module.named_parameters().Select(parameter => parameter.name));
        Assert.Equal(["weight", "bias", "positions"], module.state_dict().Keys);
        Assert.Equal(dense.Where(number => number != 0), module.weight.Numbers());
        Assert.Equal(dense, module.DenseWeight().Numbers());
        Assert.Equal([12, 20], module.DenseWeight().shape);
    }

    [Fact]
    public void A_state_dict_carries_weights_and_pattern_to_another_module()
    {
        using var scope = NewDisposeScope();
        using var from = new SparseConv2dModule(new Conv3x3().WithWeights(seed: 1));
        using var to = new SparseConv2dModule(new Conv3x3().WithWeights(seed: 2));
        using var x = rand(3, 8, 7, 7);
        Assert.NotEqual(from.call(x).Numbers(), to.call(x).Numbers());
        to.load_state_dict(from.state_dict());
        Assert.Equal(from.call(x).Numbers(), to.call(x).Numbers());
        Assert.Equal(from.Pattern.ColumnIndices.ToArray(), to.Pattern.ColumnIndices.ToArray());
    }

    [Fact]
    public void Weights_that_stay_keep_their_values_when_the_pattern_changes()
    {
        using var scope = NewDisposeScope();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights());
        var before = module.DenseWeight().Numbers();
        var pattern = SparsityPattern.Random(12, 20, 0.5, seed: 3);
        module.ChangePattern(pattern);
        var kept = new float[before.Length];
        for (int row = 0; row < 12; row++)
        {
            for (int k = pattern.RowStarts[row]; k < pattern.RowStarts[row + 1]; k++)
                kept[(row * 20) + pattern.ColumnIndices[k]] = before[(row * 20) + pattern.ColumnIndices[k]];
        }

        Assert.Contains(kept, number => number != 0);
        Assert.Equal(kept, module.DenseWeight().Numbers());
        Assert.Same(module.weight, module.named_parameters().First().parameter);
        ModuleComparison.Require(module, [5, 20]);
    }

    [Fact]
    public void A_module_without_nonzeros_gives_its_bias()
    {
        using var scope = NewDisposeScope();
        using var module = new SparseLinearModule(new Linear20x12().WithWeights(sparsity: 1));
        Assert.Equal(0, module.weight.numel());
        Assert.Equal(module.bias!.Numbers(), module.call(rand(1, 20)).Numbers());
    }
}
