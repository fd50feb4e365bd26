using KernelGen.Storage;

namespace KernelGen.Training;

/// <summary>
/// Layers and hooks with numbers of their own, and the counts of changes of masks. In a file they are
/// <c>training.layers.dropout.seed_and_step</c>, <c>training.hooks.0.updates</c>: hooks by their place in <see cref="Trainer.Hooks"/>.
/// </summary>
internal static class StatefulParts
{
    /// <summary>A layer or a hook.</summary>
    /// <param name="Name">What its names in a file begin with.</param>
    /// <param name="Title">What messages call it.</param>
    /// <param name="Save">Gives its numbers.</param>
    /// <param name="Load">Takes them.</param>
    public sealed record Part(string Name, string Title, Action<SavedNumbers> Save, Action<SavedNumbers> Load)
    {
        /// <summary>Its numbers as they are now.</summary>
        public SavedNumbers Numbers()
        {
            var numbers = new SavedNumbers();
            Save(numbers);
            return numbers;
        }
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Part> Of(Trainer trainer, TrainingState state) =>
    [
        .. trainer.Network.Layers.Select(row => new Part(
            $"{NetworkFile.TrainingPrefix}layers.{row.Name}", $"Layer {row.Name}", row.Layer.SaveState, row.Layer.LoadState)),
        .. trainer.Hooks.Select((hook, i) => new Part(
            FormattableString.Invariant($"{NetworkFile.TrainingPrefix}hooks.{i}"), $"Hook {hook.GetType().Name}",
            numbers => hook.SaveState(state, numbers), numbers => hook.LoadState(state, numbers))),
        new Part(
            $"{NetworkFile.TrainingPrefix}masks", "The counts of dropped and grown weights", state.Observer.SaveState,
            state.Observer.LoadState),
    ];

    /// <summary>Adds the numbers of a part to a file.</summary>
    public static void Write(Part part, SafetensorsWriter writer)
    {
        foreach (var (name, array) in part.Numbers().Arrays)
        {
            string tensor = $"{part.Name}.{name}";
            if (array is float[] floats)
                writer.Add(tensor, [floats.Length], floats);
            else if (array is double[] doubles)
                writer.Add(tensor, [doubles.Length], doubles);
            else
                writer.Add(tensor, [array.Length], (long[])array);
        }
    }

    /// <summary>Reads the numbers of a part, and removes their names from those that nothing has taken yet.</summary>
    public static SavedNumbers Read(Part part, SafetensorsFile file, HashSet<string> unused)
    {
        var numbers = new SavedNumbers();
        string prefix = part.Name + ".";
        foreach (string tensor in unused.Where(IsOfPart).ToArray())
        {
            unused.Remove(tensor);
            numbers.Add(tensor[(part.Name.Length + 1)..], Read(tensor, file));
        }

        return numbers;

        // A layer may be called a, and another a.b: the names of arrays have no dot.
        bool IsOfPart(string name) => name.StartsWith(prefix, StringComparison.Ordinal) && name.LastIndexOf('.') == part.Name.Length;
    }

    private static Array Read(string tensor, SafetensorsFile file)
    {
        var info = file.Tensors[tensor];
        switch (info.Type)
        {
            case TensorType.F32:
                var floats = new float[info.Count];
                file.Read(tensor, floats);
                return floats;
            case TensorType.F64:
                var doubles = new double[info.Count];
                file.Read(tensor, doubles);
                return doubles;
            case TensorType.I64:
                var integers = new long[info.Count];
                file.Read(tensor, integers);
                return integers;
            default:
                throw new ArgumentException($"{tensor} is {info}, but F32, F64 or I64 is needed");
        }
    }
}
