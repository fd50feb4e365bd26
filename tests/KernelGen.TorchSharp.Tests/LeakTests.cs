using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace KernelGen.Torch.Tests;

[Collection(OneAtATime.Name)]
public class LeakTests : OracleTests
{
    /// <summary>1,000 steps of training, each in a scope: tensors and memory are what they were after the first hundred.</summary>
    [Fact]
    public void Training_keeps_no_tensor_and_no_memory()
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        using var model = Models.Images();
        SparseModules.Swap(model, rand(40, 3, 8, 8), Models.Declared, new SwapOptions { Measure = false });
        using var rule = optim.SGD(model.parameters(), 0.001, momentum: 0.9);
        using var x = rand(40, 3, 8, 8).requires_grad_(true);
        using var labels = randint(10, 40, int64);
        long tensors = 0, bytes = 0;
        for (int step = 0; step < 1100; step++)
        {
            Step(step % 7 == 0 ? 5 : 40);
            if (step == 99)
                (tensors, bytes) = (Tensors(), Resident());
        }

        Assert.Equal(tensors, Tensors());
        Assert.InRange(Resident() - bytes, long.MinValue, 20_000_000);

        void Step(int batch)
        {
            using var inner = NewDisposeScope();
            var loss = functional.cross_entropy(model.call(x[TensorIndex.Slice(0, batch)]), labels[TensorIndex.Slice(0, batch)]);
            rule.zero_grad();
            loss.backward();
            rule.step();
        }
    }

    /// <summary>Without a scope, everything but the caller's own tensors is released by the module.</summary>
    [Fact]
    public void A_call_leaves_its_output_and_no_other_tensor()
    {
        using var recording = enable_grad();
        using var module = new SparseConv2dModule(new Conv3x3().WithWeights());
        using var x = rand(3, 8, 7, 7).requires_grad_(true);
        module.call(x).Dispose();
        long before = Tensors();
        for (int i = 0; i < 20; i++)
            module.call(x).Dispose();
        using (no_grad())
            module.call(x).Dispose();
        Assert.Equal(before, Tensors());
    }

    /// <summary>Nothing waits for the garbage collector but the gradients of the last backward pass.</summary>
    [Fact]
    public void A_backward_pass_releases_its_tensors_without_a_scope()
    {
        using var recording = enable_grad();
        using var module = new SparseConv2dModule(new Conv3x3().WithWeights());
        using var x = rand(3, 8, 7, 7);
        Step();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 20; i++)
            Step();
        Assert.InRange(Tensor.TotalCount - before, long.MinValue, 5);

        void Step()
        {
            using var y = module.call(x);
            using var sum = y.sum();
            sum.backward();
        }
    }

    private static long Tensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
