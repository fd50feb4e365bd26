using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Training.Checkpoints;

/// <summary>A checkpoint that does not fit a training is refused with all reasons at once, and nothing has changed.</summary>
public sealed class CheckpointMisfitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_that_differ_are_listed_in_one_message()
    {
        string file = await Save("momentum", "gmp");
        using var other = new InterruptedTraining(folder: null, "adam", "rigl", initialize: true, batch: 4)
        {
            Seed = 4,
            Train = InterruptedTraining.Images(71, seed: 5),
        };
        string message = await Refusal(other, file);
        foreach (string part in (string[])[
            "seed: 3 in the checkpoint, 4 here", "batch: 8 in the checkpoint, 4 here", "accumulated batches: 2 in the checkpoint, 4 here",
            "training samples: 70 in the checkpoint, 71 here",
            "optimizer: Sgd (learning rate 0.05, weight decay 0.001, a group with factor 1 and weight decay 0, momentum 0.9) "
                + "in the checkpoint, Adam (learning rate 0.01, weight decay 0, beta 0.9 and 0.999, epsilon 1E-08) here",
            "hooks: GradualMagnitudePruning (sparsity 0.9 UniformDistribution from 0.1 to 0.8 every 2 steps), "
                + "GradientClipping (maximal norm 5) in the checkpoint, "
                + "RigL (share 0.3 from 0 to 0.9 every 2 steps), GradientClipping (maximal norm 5) here"])
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("loss:", message, StringComparison.Ordinal);
        Assert.DoesNotContain("schedule:", message, StringComparison.Ordinal);
        Assert.DoesNotContain("epochs:", message, StringComparison.Ordinal);

        // The same with each setting alone.
        foreach (var make in (Func<Network, (Trainer, int, string)>[])[
            network => (Like(network, schedule: LearningRateSchedule.Cosine()), 4,
                "schedule: WarmupSchedule (3 steps from 0.33333334, then CosineSchedule down to 0) in"),
            network => (Like(network, loss: new SoftmaxCrossEntropy(0.2f)), 4,
                "loss: SoftmaxCrossEntropy (label smoothing 0.1) in the checkpoint, SoftmaxCrossEntropy (label smoothing 0.2) here"),
            network => (Like(network), 5, "epochs: 4 in the checkpoint, 5 here"),
            network => (Like(network, hooks: []), 4, "GradientClipping (maximal norm 5) in the checkpoint, none here")])
        {
            using var training = new InterruptedTraining(folder: null);
            var (changed, count, difference) = make(training.Network);
            changed.Resume(file);
            Assert.Contains(
                difference, (await Assert.ThrowsAsync<InvalidDataException>(() => Fit(changed, count))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Names_shapes_types_and_lengths_that_do_not_fit_are_listed_in_one_message()
    {
        string file = await Save("adam", "set");
        string changed = _folder["changed.safetensors"], all = _folder["all.safetensors"], next = _folder["next.safetensors"];
        File.Copy(file, all);
        var reasons = new List<string>();
        foreach (var (name, change, reason) in (List<(string, Func<float[], (long[] Shape, float[] Values)?>, string)>)[
            ("training.optimizer.fc1.weight.0", _ => null, "training.optimizer.fc1.weight.0 is not in the file"),
            ("training.optimizer.fc1.weight.1", slot => ([slot.Length - 1], slot[1..]), "training.optimizer.fc1.weight.1 is F32 ["),
            ("training.optimizer.fc1.bias.step", _ => null, "training.optimizer.fc1.bias.0 is in the file, but not in this training"),
            ("training.hooks.9.what", _ => ([1], [1f]), "training.hooks.9.what is in the file, but not in this training"),
            ("fc3.weight", numbers => ([18, 5], numbers), "fc3.weight is F32 [18, 5], but the network has [5, 18]"),
            ("bn1.running_mean", _ => null, "bn1.running_mean is not in the file"),
            ("conv1.weight.values", numbers => ([numbers.Length], [float.NaN, .. numbers[1..]]),
                "conv1.weight.values[0] is NaN, but must be finite")])
        {
            Rewrite(file, changed, name, change);
            using (var training = new InterruptedTraining(folder: null, "adam", "set", initialize: true))
                Assert.Contains(reason, await Refusal(training, changed), StringComparison.Ordinal);
            Rewrite(all, next, name, change);
            File.Move(next, all, overwrite: true);
            reasons.Add(reason);
        }

        using (var training = new InterruptedTraining(folder: null, "adam", "set", initialize: true))
        {
            string message = await Refusal(training, all);
            Assert.All(reasons, reason => Assert.Contains(reason, message, StringComparison.Ordinal));
        }

        // Layers and hooks are asked when all else fits.
        foreach (var (name, reason) in (List<(string, string)>)[
            ("training.layers.Dropout.seed_and_step", "Layer Dropout: numbers \"seed_and_step\" were saved as Single[], not Int64[]"),
            ("training.layers.Dropout.probability", "Layer Dropout: numbers \"probability\" were saved as Single[], not Double[]"),
            ("training.hooks.0.updates", "Hook SparseEvolutionaryTraining: numbers \"updates\" were saved as Single[], not Int64[]"),
            ("training.masks.dropped", "The counts of dropped and grown weights: numbers \"dropped\" were saved as Single[], not Int64[]")])
        {
            Rewrite(file, changed, name, _ => ([1], [1f]));
            using var training = new InterruptedTraining(folder: null, "adam", "set", initialize: true);
            Assert.Contains(reason, await Refusal(training, changed), StringComparison.Ordinal);
        }
    }

    /// <summary>The state of the optimiser and of hooks stays as well.</summary>
    [Fact]
    public async Task A_training_goes_on_as_if_nothing_had_been_tried()
    {
        string file = await Save("momentum", "none");
        using InterruptedTraining tried = new(null, initialize: true), untouched = new(null, initialize: true);
        foreach (var training in (InterruptedTraining[])[tried, untouched])
            await training.Run(epochs: 1);
        string changed = _folder["changed.safetensors"];
        Rewrite(file, changed, "training.optimizer.fc2.weight.0", _ => null);
        await Refusal(tried, changed);
        tried.Network.Save(_folder["tried"]);
        untouched.Network.Save(_folder["untouched"]);
        Assert.Equal(File.ReadAllBytes(_folder["untouched"]), File.ReadAllBytes(_folder["tried"]));
        foreach (var training in (InterruptedTraining[])[tried, untouched])
            Step(training);
        Assert.Equal(Bits(untouched), Bits(tried));

        void Step(InterruptedTraining training)
        {
            training.Network.SetInput(InterruptedTraining.Images(8, seed: 1).Samples.Span);
            new SoftmaxCrossEntropy().Evaluate(training.Network.Forward(), new int[8], training.Network.OutputGradient);
            training.Network.Backward();
            training.Trainer.Optimizer.Step(training.Network);
        }

        static float[][] Bits(InterruptedTraining training) =>
            [.. training.Network.Parameters.Select(named => named.Parameter.Value.ToArray())];
    }

    [Fact]
    public async Task A_hook_that_refuses_gives_all_others_back_what_they_had()
    {
        string file = await Save("momentum", "none", () => [new Counting(), new Counting()]);
        var (first, second) = (new Counting(), new Counting { Refuses = true });
        using var training = new InterruptedTraining(folder: null, initialize: true, hooks: [first, second]);
        string message = await Refusal(training, file);
        Assert.Contains("Hook Counting: not today", message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (first.Steps, second.Steps));
        Assert.Equal([5, 0], first.Loaded);

        second.Refuses = false;
        Assert.Equal(3, (await training.Run()).Count);
        Assert.Equal((20, 20), (first.Steps, second.Steps));
    }

    /// <summary>Two that mean other layers by the same settings.</summary>
    [Fact]
    public async Task A_method_for_other_layers_is_refused()
    {
        string file = await Save("sgd", "none", () => [new SparseEvolutionaryTraining { Keeps = name => name == "fc1" }]);
        using var training = new InterruptedTraining(
            folder: null, "sgd", initialize: true, hooks: [new SparseEvolutionaryTraining { Keeps = name => name == "fc2" }]);
        Assert.Contains(
            "it changed the masks of other layers then; here, it may change those of conv1, fc1", await Refusal(training, file),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_samples_are_noticed_where_an_epoch_is_continued()
    {
        using (var training = new InterruptedTraining(_folder.Path, initialize: true) { StopAfterBatches = 13 })
            await training.Run();
        using var resumed = new InterruptedTraining(folder: null) { Train = new ShortBatches(InterruptedTraining.Images(70, seed: 5)) };
        string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => resumed.Run(resume: _folder.Path))).Message;
        Assert.Contains(
            "is 4 batches and 32 samples into epoch 2, but the batch source gives 28 samples", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_weights_of_a_checkpoint_load_as_those_of_any_file()
    {
        string file = await Save("adam", "gmp");
        using var loaded = new InterruptedTraining(folder: null, "adam", "gmp");
        loaded.Network.Load(file);
        loaded.Network.Save(_folder["weights.safetensors"]);
        using SafetensorsFile checkpoint = SafetensorsFile.Open(file), weights = SafetensorsFile.Open(_folder["weights.safetensors"]);
        Assert.Equal(
            weights.Tensors.Values.Select(tensor => $"{tensor.Name} {tensor}"),
            checkpoint.Tensors.Values.Where(tensor => !tensor.Name.StartsWith("training.", StringComparison.Ordinal))
                .Select(tensor => $"{tensor.Name} {tensor}"));
        Assert.Equal("pt", checkpoint.Metadata["format"]);

        // Slots have the order of the weights in the file; a bias that was never moved by its gradient has its slot as well.
        Assert.Equal(checkpoint.Tensors["fc1.weight.values"].Shape, checkpoint.Tensors["training.optimizer.fc1.weight.1"].Shape);
        Assert.Equal([5, 4, 2, 2], checkpoint.Tensors["training.optimizer.conv2.weight.0"].Shape);
        Assert.Empty(checkpoint.Tensors["training.optimizer.conv2.weight.step"].Shape);

        // A file that is no checkpoint must not have such names.
        var writer = new SafetensorsWriter();
        writer.Add("training.x", [1], new float[1]);
        writer.Save(_folder["no.safetensors"]);
        Assert.Contains(
            "training.x is in the file, but not in the network",
            Assert.Throws<InvalidDataException>(() => loaded.Network.Load(_folder["no.safetensors"])).Message, StringComparison.Ordinal);
    }

    /// <summary>A slot has the order that its parameter has in a file: it is saved as the parameter's value here.</summary>
    [Fact]
    public async Task Slots_have_the_order_of_their_weights()
    {
        using var training = new InterruptedTraining(_folder.Path, initialize: true);
        await training.Run(epochs: 1);
        foreach (var (_, parameter) in training.Network.Parameters)
        {
            parameter.FindState(training.Trainer.Optimizer)!.Slot(0).CopyTo(parameter.Value);
            parameter.MarkChanged();
        }

        training.Network.Save(_folder["slots.safetensors"]);
        using SafetensorsFile checkpoint = SafetensorsFile.Open(InterruptedTraining.Newest(_folder.Path)),
            slots = SafetensorsFile.Open(_folder["slots.safetensors"]);
        foreach (var (name, _) in training.Network.Parameters)
        {
            string values = slots.Tensors.ContainsKey(name) ? name : name + ".values";
            float[] expected = new float[slots.Tensors[values].Count], slot = new float[expected.Length];
            slots.Read(values, expected.AsSpan());
            checkpoint.Read($"training.optimizer.{name}.0", slot.AsSpan());
            Assert.Contains(expected, number => number != 0);
            Assert.Equal(expected, slot);
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Save(string optimizer, string method, Func<TrainingHook[]>? hooks = null)
    {
        using var training = new InterruptedTraining(_folder.Path, optimizer, method, initialize: true, hooks: hooks?.Invoke());
        await training.Run(epochs: 1);
        return _folder["step-000000005.safetensors"];
    }

    /// <summary>What is said, after which the network is as it was.</summary>
    private async Task<string> Refusal(InterruptedTraining training, string file)
    {
        training.Network.Save(_folder["before"]);
        string message = (await Assert.ThrowsAsync<InvalidDataException>(() => training.Run(resume: file))).Message;
        Assert.Contains("does not fit this training, which stays as it was", message, StringComparison.Ordinal);
        training.Network.Save(_folder["after"]);
        Assert.Equal(File.ReadAllBytes(_folder["before"]), File.ReadAllBytes(_folder["after"]));
        return message;
    }

    private static Trainer Like(Network network, LearningRateSchedule? schedule = null, Loss? loss = null, TrainingHook[]? hooks = null) =>
        new(
            network, loss ?? new SoftmaxCrossEntropy(0.1f),
            new Sgd(0.05f, momentum: 0.9f, weightDecay: 0.001f) { Groups = [ParameterGroup.NoDecayOnVectors] },
            schedule ?? LearningRateSchedule.Cosine().WithWarmup(3))
        {
            AccumulatedBatches = 2,
            Hooks = hooks ?? [new GradualMagnitudePruning(0.9, begin: 0.1, end: 0.8, interval: 2), new GradientClipping(5)],
        };

    private static async Task Fit(Trainer trainer, int epochs)
    {
        await foreach (var result in trainer.Fit(InterruptedTraining.Images(70, seed: 5), null, epochs, 3, Stop))
            Assert.Fail($"{result}");
    }

    /// <summary>Copies a checkpoint with one tensor of F32 numbers changed, added or left out.</summary>
    private static void Rewrite(string from, string to, string name, Func<float[], (long[] Shape, float[] Values)?> change)
    {
        using var file = SafetensorsFile.Open(from);
        var writer = new SafetensorsWriter();
        foreach (var (key, text) in file.Metadata)
            writer.AddMetadata(key, text);
        foreach (var tensor in file.Tensors.Values.Where(tensor => tensor.Name != name))
        {
            if (tensor.Type == TensorType.I64)
            {
                var whole = new long[tensor.Count];
                file.Read(tensor.Name, whole);
                writer.Add(tensor.Name, tensor.Shape, whole);
            }
            else if (tensor.Type == TensorType.F64)
            {
                var doubles = new double[tensor.Count];
                file.Read(tensor.Name, doubles.AsSpan());
                writer.Add(tensor.Name, tensor.Shape, doubles);
            }
            else
            {
                writer.Add(tensor.Name, tensor.Shape, Floats(tensor));
            }
        }

        var old = file.Tensors.TryGetValue(name, out var there) && there.Type == TensorType.F32 ? Floats(there) : new float[4];
        if (change(old) is { } changed)
            writer.Add(name, changed.Shape, changed.Values);
        writer.Save(to);

        float[] Floats(TensorInfo tensor)
        {
            var floats = new float[tensor.Count];
            file.Read(tensor.Name, floats.AsSpan());
            return floats;
        }
    }

    private sealed class Counting : TrainingHook
    {
        public int Steps { get; private set; }

        public bool Refuses { get; set; }

        public List<long> Loaded { get; } = [];

        public override void AfterStep(TrainingState state) => Steps++;

        public override void SaveState(TrainingState state, SavedNumbers numbers) => numbers.SaveIntegers("steps", Steps);

        public override void LoadState(TrainingState state, SavedNumbers numbers)
        {
            Loaded.Add(numbers.Integers("steps", 1)[0]);
            if (Refuses && Loaded[^1] > 0)
                throw new ArgumentException("not today");
            Steps = (int)Loaded[^1];
        }
    }

    /// <summary>Gives batches of one sample less than was asked for.</summary>
    private sealed class ShortBatches(IBatchSource source) : IBatchSource
    {
        public ActivationShape Shape => source.Shape;

        public int Count => source.Count;

        public int? Classes => source.Classes;

        public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => source.Train(batch - 1, seed, epoch);

        public IEnumerable<SampleBatch> Evaluate(int batch) => source.Evaluate(batch);
    }
}
