using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>
/// The state of an optimiser in a file: <c>training.optimizer.fc1.weight.step</c>, and a tensor of one number for each number of the
/// parameter for each slot, in the order in which the file has the parameter: <c>training.optimizer.fc1.weight.0</c>. A parameter that
/// was never moved has none.
/// </summary>
internal static class OptimizerTensors
{
    private const string Prefix = NetworkFile.TrainingPrefix + "optimizer.";

    /// <summary>Adds the state of all parameters to a file.</summary>
    public static void Write(Network network, Optimizer optimizer, SafetensorsWriter writer)
    {
        foreach (var tensor in NetworkTensors.Of(network))
        {
            if (tensor.Parameter?.FindState(optimizer) is not { } state)
                continue;
            writer.Add(StepName(tensor), [], new[] { state.Steps });
            int[]? places = tensor.Places();
            foreach (var (name, numbers) in state.Arrays)
            {
                float[] values = PlaceOrder.Gather(numbers.Span, places);

                // Where a layer was only computed by dense kernels for a while, no weight was grown.
                if (name == OptimizerState.BirthName && !values.AsSpan().ContainsAnyExcept(0f))
                    continue;
                writer.Add(NameOf(tensor, name), tensor is DenseTensor ? ShapeOf(tensor) : [values.Length], values);
            }
        }
    }

    /// <summary>Reads the state of all parameters, and changes nothing yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="file">The file.</param>
    /// <param name="unused">The tensors that nothing has taken yet.</param>
    /// <param name="changes">Takes what puts the state into the parameters, after their numbers were set.</param>
    /// <param name="problems">Takes what does not fit.</param>
    public static void Read(
        Network network, Optimizer optimizer, SafetensorsFile file, HashSet<string> unused, List<Action> changes, List<string> problems)
    {
        foreach (var tensor in NetworkTensors.Of(network))
        {
            if (tensor.Parameter is not { } parameter || !unused.Remove(StepName(tensor)))
                continue;
            var steps = new long[1];
            if (!TryRead(() => file.Read(StepName(tensor), steps), problems))
                continue;
            var slots = new Dictionary<string, float[]>(StringComparer.Ordinal);
            foreach (var (name, _) in new OptimizerState(optimizer.Slots, length: 0, optimizer.CountsSteps).Arrays)
            {
                if (unused.Remove(NameOf(tensor, name)))
                    TryRead(() => slots[name] = Slot(file, tensor, NameOf(tensor, name)), problems);
                else
                    problems.Add($"{NameOf(tensor, name)} is not in the file");
            }

            if (optimizer.CountsSteps && unused.Remove(NameOf(tensor, OptimizerState.BirthName)))
                TryRead(() => slots[OptimizerState.BirthName] = Slot(file, tensor, NameOf(tensor, OptimizerState.BirthName)), problems);
            changes.Add(() => Put(steps[0], slots, tensor, parameter.StateOf(optimizer, optimizer.Slots, optimizer.CountsSteps)));
        }
    }

    private static float[] Slot(SafetensorsFile file, StoredTensor tensor, string slot)
    {
        var info = file.Tensors[slot];
        if (!file.Tensors.TryGetValue(tensor.ValuesName, out var values))
            throw new ArgumentException($"{slot} is in the file, but {tensor.ValuesName} is not");
        if (info.Type != TensorType.F32 || !info.Shape.SequenceEqual(values.Shape))
            throw new ArgumentException($"{slot} is {info}, but F32 numbers in the shape of {tensor.ValuesName}, {values}, are needed");
        var numbers = new float[info.Count];
        file.Read(slot, numbers);
        return numbers;
    }

    private static void Put(long steps, Dictionary<string, float[]> slots, StoredTensor tensor, OptimizerState state)
    {
        state.Steps = steps;
        int[]? places = tensor.Places();
        if (slots.ContainsKey(OptimizerState.BirthName))
            state.CreateBirths(tensor.Parameter!.Length);
        foreach (var (name, numbers) in state.Arrays)
            PlaceOrder.Scatter(slots[name], places, numbers.Span);
    }

    private static bool TryRead(Action read, List<string> problems)
    {
        try
        {
            read();
            return true;
        }
        catch (ArgumentException refusal)
        {
            problems.Add(refusal.Message);
            return false;
        }
    }

    private static string StepName(StoredTensor tensor) => NameOf(tensor, "step");

    private static string NameOf(StoredTensor tensor, string array) => $"{Prefix}{tensor.Name}.{array}";

    private static long[] ShapeOf(StoredTensor tensor) => [.. tensor.Parameter!.Shape.Select(size => (long)size)];
}
