namespace KernelGen.Runtime.Tests.Training.Masks;

/// <summary>Methods depend on nothing but the clock, the masks and their settings: a run can be repeated and resumed.</summary>
public sealed class RepeatedRunTests
{
    public static TheoryData<string> Methods => [.. All.Keys];

    private static readonly Dictionary<string, Func<SparsityMethod>> All = new()
    {
        ["one shot"] = () => new OneShotMagnitudePruning(0.8),
        ["alternating"] = () => new AlternatingCompression(0.8),
        ["evolution"] = () => new SparseEvolutionaryTraining(interval: 4),
        ["RigL"] = () => new RigL(interval: 4),
        ["RigL, gradient of 2 steps"] = () => new RigL(interval: 8, gradientSteps: 2),
        ["constant fan-in"] = () => new ConstantFanIn(interval: 4, leastSalient: 0.9),
        ["Cannistraci-Hebb"] = () => new CannistraciHebbTraining(interval: 4),
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task The_same_run_gives_the_same_bits(string name)
    {
        float[] once = await Run([All[name]()]), again = await Run([All[name]()]);
        Assert.Equal(once, again);
        Assert.NotEqual(once, await Run([]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_new_method_object_goes_on_where_another_one_was(string name)
    {
        float[] whole = await Run([All[name]()]);
        Assert.Equal(whole, await Run([new Replaced(All[name](), All[name](), step: 13)]));
    }

    private static async Task<float[]> Run(TrainingHook[] hooks)
    {
        using var network = Samples.ClusterNetwork(batch: 10, sparsity: 0.6);
        await MaskRun.Train(network, hooks, epochs: 3);
        return [.. network.Layers.Take(2).SelectMany(row => row.Layer.Sparse!.ToDense(row.Layer.Sparse.Parameter.Value))];
    }

    private sealed class Replaced(SparsityMethod first, SparsityMethod second, int step) : TrainingHook
    {
        public override void BeforeStep(TrainingState state) => At(state).BeforeStep(state);

        public override void AfterBackward(TrainingState state) => At(state).AfterBackward(state);

        private SparsityMethod At(TrainingState state) => state.Clock.Step < step ? first : second;
    }
}
