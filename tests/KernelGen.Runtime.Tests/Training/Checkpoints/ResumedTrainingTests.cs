namespace KernelGen.Runtime.Tests.Training.Checkpoints;

/// <summary>
/// A training that was interrupted and resumed is the uninterrupted one, bit for bit: weights, optimiser, hooks, results.
/// </summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _whole = new();
    private readonly TemporaryFolder _parts = new();

    public static TheoryData<string, string> OptimizersAndMethods
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string optimizer in (string[])["sgd", "momentum", "nesterov", "adam", "adamw"])
            {
                foreach (string method in (string[])["none", "gmp", "rigl", "rigl2", "set", "srigl", "cht", "acdc", "oneshot"])
                    data.Add(optimizer, method);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OptimizersAndMethods))]
    public async Task Cancelled_within_epochs(string optimizer, string method)
    {
        var expected = await Whole(optimizer, method);

        // In the middle of the second epoch, one step later, and in the last epoch; a step has two batches. Other threads each time.
        var results = new List<EpochResult>();
        int threads = 1;
        foreach (int batches in (int[])[13, 1, 16, 0])
        {
            bool isFirst = threads == 1;
            using var part = new InterruptedTraining(_parts.Path, optimizer, method, threads++, initialize: isFirst)
            {
                StopAfterBatches = batches,
            };
            results.AddRange(await part.Run(resume: isFirst ? null : _parts.Path));
            Assert.Empty(part.Trainer.OtherKernels);
        }

        InterruptedTraining.RequireSame(expected, results);
        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), InterruptedTraining.Newest(_parts.Path));
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("gmp", true)]
    [InlineData("gmp", false)]
    [InlineData("rigl", false)]
    public async Task Left_between_two_epochs(string method, bool tune)
    {
        var expected = await Whole("adam", method, tune);
        var results = new List<EpochResult>();
        for (int run = 0; run < InterruptedTraining.Epochs; run++)
        {
            using var part = new InterruptedTraining(_parts.Path, "adam", method, tune: tune, initialize: run == 0);
            results.AddRange(await part.Run(epochs: 1, resume: run == 0 ? null : _parts.Path));
            Assert.Equal((run + 1) * InterruptedTraining.StepsPerEpoch, part.Trainer.Resume(_parts.Path).Step);
        }

        InterruptedTraining.RequireSame(expected, results);
        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), InterruptedTraining.Newest(_parts.Path));
    }

    /// <summary>After the last step of an epoch, but before its result.</summary>
    [Fact]
    public async Task Cancelled_while_it_is_evaluated()
    {
        var expected = await Whole("adam", "rigl");
        var results = new List<EpochResult>();
        using (var part = new InterruptedTraining(_parts.Path, "adam", "rigl", initialize: true) { StopAfterBatches = 18 })
            results.AddRange(await part.Run());
        Assert.Single(results);
        using (var part = new InterruptedTraining(null, "adam", "rigl"))
            Assert.Equal((2, 9, 10L), (part.Trainer.Resume(_parts.Path) is var at ? at.Epoch : 0, at.Batches, at.Step));
        using (var part = new InterruptedTraining(_parts.Path, "adam", "rigl"))
            results.AddRange(await part.Run(resume: _parts.Path));
        InterruptedTraining.RequireSame(expected, results);
        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), InterruptedTraining.Newest(_parts.Path));
    }

    /// <summary>A process that is killed leaves checkpoints of every third step, of which one is the last step of an epoch.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Killed_between_two_steps(int step)
    {
        var expected = await Whole("momentum", "set");
        using (var part = new InterruptedTraining(_parts.Path, "momentum", "set", initialize: true, change: Often))
            await part.Run();
        string file = _parts[$"step-{step:D9}.safetensors"];
        using (var resumed = new InterruptedTraining(_parts.Path, "momentum", "set", change: Often))
        {
            var results = await resumed.Run(resume: file);
            InterruptedTraining.RequireSame([.. expected.TakeLast(results.Count)], results);
            Assert.Equal(InterruptedTraining.Epochs - (step / InterruptedTraining.StepsPerEpoch), results.Count);
        }

        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), InterruptedTraining.Newest(_parts.Path));

        static CheckpointFolder Often(CheckpointFolder folder) => new(folder.Path) { EverySteps = 3, KeepLast = 100 };
    }

    [Fact]
    public async Task After_the_last_epoch_nothing_is_left_to_train()
    {
        var expected = await Whole("adam", "gmp");
        using var resumed = new InterruptedTraining(_whole.Path, "adam", "gmp");
        Assert.Empty(await resumed.Run(resume: _whole.Path));
        Assert.Equal(expected[^1].TestLoss, resumed.Trainer.Evaluate(resumed.Test!, TestContext.Current.CancellationToken).Loss);
        Assert.Equal(8, resumed.Method!.Updates);
        Assert.True(resumed.Method.Layers[0].Dropped > 0);
    }

    [Fact]
    public async Task Frozen_parameters_and_layers_that_do_not_train_stay_so()
    {
        var expected = await Whole("adam", "set", hooks: () => [new FreezeAtStep(6)]);
        var results = new List<EpochResult>();
        for (int run = 0; run < 2; run++)
        {
            using var part = new InterruptedTraining(_parts.Path, "adam", "set", initialize: run == 0, hooks: [new FreezeAtStep(6)])
            {
                StopAfterBatches = run == 0 ? 15 : 0,
            };
            results.AddRange(await part.Run(resume: run == 0 ? null : _parts.Path));
            Assert.True(part.Network.Parameters.Single(named => named.Name == "conv1.bias").Parameter.Frozen);
            Assert.False(part.Network.Layers.Single(row => row.Name == "bn1").Layer.Training);
        }

        InterruptedTraining.RequireSame(expected, results);
        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), InterruptedTraining.Newest(_parts.Path));
    }

    [Fact]
    public async Task A_hook_of_the_user_takes_part()
    {
        var expected = await Whole("sgd", "none", hooks: () => [new NoiseOfGradients()]);
        var results = new List<EpochResult>();
        for (int run = 0; run < 2; run++)
        {
            using var part = new InterruptedTraining(_parts.Path, "sgd", initialize: run == 0, hooks: [new NoiseOfGradients()])
            {
                StopAfterBatches = run == 0 ? 15 : 0,
            };
            results.AddRange(await part.Run(resume: run == 0 ? null : _parts.Path));
        }

        InterruptedTraining.RequireSame(expected, results);
    }

    /// <summary>Kernels that the tuner would not choose come back; where they do not exist, that is said.</summary>
    [Fact]
    public async Task The_kernels_of_then_are_used()
    {
        await Whole("momentum", "none", hooks: () => [new LastKernelsAtStep(3)]);
        using (var part = new InterruptedTraining(_parts.Path, initialize: true, hooks: [new LastKernelsAtStep(3)])
        {
            StopAfterBatches = 13,
        })
            await part.Run();
        using (var part = new InterruptedTraining(_parts.Path, hooks: [new LastKernelsAtStep(3)]))
        {
            await part.Run(resume: _parts.Path);
            Assert.Empty(part.Trainer.OtherKernels);
            Assert.All(part.Network.Tuning, result => Assert.Equal(TuningSource.Checkpoint, result.Source));
            Assert.Contains("checkpoint", part.Network.TuningReport(), StringComparison.Ordinal);
        }

        string newest = InterruptedTraining.Newest(_parts.Path);
        InterruptedTraining.RequireSame(InterruptedTraining.Newest(_whole.Path), newest);

        // The name of a generated kernel, or of a plain loop on a processor without vectors.
        string text = File.ReadAllText(newest, System.Text.Encoding.Latin1);
        foreach (string name in (string[])["Linear", "Scalar"])
            text = text.Replace($"kernel.fc2 Forward {name}", "kernel.fc2 Forward Weird!", StringComparison.Ordinal);
        File.WriteAllText(newest, text, System.Text.Encoding.Latin1);
        using var other = new InterruptedTraining(_parts.Path, hooks: [new LastKernelsAtStep(3)]);
        await other.Run(resume: newest);
        Assert.Equal(["fc2 Forward"], other.Trainer.OtherKernels);
        Assert.NotEqual(
            TuningSource.Checkpoint, other.Network.Tuning.Single(result => result.Layer == "fc2" && result.Pass == "Forward").Source);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_at_once_leaves_nothing()
    {
        using var part = new InterruptedTraining(_parts.Path, initialize: true);
        part.Cancel();
        Assert.Empty(await part.Run());
        Assert.Empty(_parts.Names);
    }

    /// <summary>Of a step that was not completed nothing can be continued.</summary>
    [Fact]
    public async Task A_run_that_ends_within_a_step_saves_nothing()
    {
        var hook = new CancelWithinStep(7);
        using (var part = new InterruptedTraining(_parts.Path, initialize: true, hooks: [hook]))
        {
            hook.Training = part;
            await part.Run();
        }

        Assert.Equal(["step-000000005.safetensors"], _parts.Names);
    }

    public void Dispose()
    {
        _whole.Dispose();
        _parts.Dispose();
    }

    private async Task<List<EpochResult>> Whole(string optimizer, string method, bool? tune = null, Func<TrainingHook[]>? hooks = null)
    {
        using var whole = new InterruptedTraining(_whole.Path, optimizer, method, tune: tune, initialize: true, hooks: hooks?.Invoke());
        var results = await whole.Run();
        Assert.Equal(InterruptedTraining.Epochs, results.Count);
        return results;
    }

    private sealed class FreezeAtStep(long step) : TrainingHook
    {
        public override void AfterStep(TrainingState state)
        {
            if (state.Clock.Step != step)
                return;
            state.Network.Parameters.Single(named => named.Name == "conv1.bias").Parameter.Frozen = true;
            state.Network.Layers.Single(row => row.Name == "bn1").Layer.Training = false;
        }
    }

    /// <summary>A hook as users write it, with numbers of each type.</summary>
    private sealed class NoiseOfGradients : TrainingHook
    {
        private readonly float[] _last = new float[5];
        private double _scale = 1;
        private long _state = 1;

        public override void AfterBackward(TrainingState state)
        {
            var gradient = state.Network.Parameters.Single(named => named.Name == "fc3.bias").Parameter.Gradient;
            var random = new SeededRandom(_state++);
            for (int i = 0; i < _last.Length; i++)
                gradient[i] += _last[i] = (0.5f * _last[i]) + (random.NextUniform(0.1f) * (float)_scale);
            _scale *= 0.99;
        }

        public override void SaveState(TrainingState state, SavedNumbers numbers)
        {
            numbers.SaveFloats("last", _last);
            numbers.SaveDoubles("scale", _scale);
            numbers.SaveIntegers("state", _state);
        }

        public override void LoadState(TrainingState state, SavedNumbers numbers)
        {
            numbers.Floats("last", 5).CopyTo(_last, 0);
            (_scale, _state) = (numbers.Doubles("scale", 1)[0], numbers.Integers("state", 1)[0]);
        }
    }

    private sealed class LastKernelsAtStep(long step) : TrainingHook
    {
        public override void AfterStep(TrainingState state)
        {
            if (state.Clock.Step != step)
                return;
            foreach (var row in state.Network.Layers)
            {
                foreach (var pass in row.Run.TunablePasses(state.Network.Batch, needsInputGradient: row.Name != "conv1"))
                    pass.Use(pass.Kernels.Length - 1);
            }
        }
    }

    private sealed class CancelWithinStep(long step) : TrainingHook
    {
        public InterruptedTraining? Training { get; set; }

        public override void AfterBackward(TrainingState state)
        {
            if (state.Clock.Step != step)
                return;
            Training!.Cancel();
            throw new OperationCanceledException();
        }
    }
}
