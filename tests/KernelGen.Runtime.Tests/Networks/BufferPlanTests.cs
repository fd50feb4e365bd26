namespace KernelGen.Runtime.Tests.Networks;

public sealed class BufferPlanTests
{
    [Fact]
    public void Every_buffer_takes_the_batch_and_views_share_one()
    {
        var graph = new NetworkGraph(new ActivationShape(2, 2, 3));
        graph.Add(new Relu(), 0);
        graph.Add(new Flatten(), 1);
        graph.Add(new Relu(), 2);
        var plan = new BufferPlan(graph, new GradientFlow(graph), batch: 17);
        Assert.True(plan.Activations[1].SharesBufferWith(plan.Activations[2]));
        Assert.False(plan.Activations[0].SharesBufferWith(plan.Activations[1]));
        plan.SetBatch(3);
        Assert.All(plan.Activations, activations => Assert.Equal(3, activations.Batch));
    }
}
