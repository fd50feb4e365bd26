namespace KernelGen.Storage;

/// <summary>
/// Networks in safetensors files: parameters and states by their names in the network, as PyTorch's <c>state_dict</c> names them, in
/// PyTorch's order. Sparse weights are stored as compressed sparse rows.
/// </summary>
public static class NetworkFile
{
    /// <summary>Metadata that makes a file a checkpoint: the version of its format.</summary>
    internal const string CheckpointVersion = "kernelgen.checkpoint";

    /// <summary>What the names of the state of a training begin with.</summary>
    internal const string TrainingPrefix = "training.";

    /// <summary>Names that PyTorch writes and this library has no use for.</summary>
    private static readonly string[] Ignored = [".num_batches_tracked"];

    /// <summary>So many superfluous tensors are named; a file of another kind has any number of them.</summary>
    private const int MostNames = 200;

    /// <summary>
    /// Writes all parameters and states (running statistics) of a network to a file. A file that is there is replaced as a whole, or stays
    /// as it was.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, say <c>model.safetensors</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the network, or a layer has no weights yet.</exception>
    public static void Save(this Network network, string path) => Save(network, path, (tensor, writer) => tensor.Save(writer));

    /// <summary>
    /// Writes a network as <see cref="Save(Network, string)"/> does, but sparse weights with all of their zeros, as the <c>state_dict</c>
    /// of a dense network in PyTorch has them.
    /// </summary>
    /// <inheritdoc cref="Save(Network, string)"/>
    public static void SaveDense(this Network network, string path) => Save(network, path, (tensor, writer) => tensor.SaveDense(writer));

    private static void Save(Network network, string path, Action<StoredTensor, SafetensorsWriter> add)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var use = network.Use();
        network.RequireWeights();
        var writer = new SafetensorsWriter();
        writer.AddMetadata("format", "pt");
        foreach (var tensor in NetworkTensors.Of(network))
            add(tensor, writer);
        writer.Save(path);
    }

    /// <summary>
    /// Reads all parameters and states of a network from a file that <see cref="Save(Network, string)"/> or PyTorch has written. Dense
    /// weights of a sparse layer become its nonzeros where they are not zero, of a layer with blocks with all of their blocks; nonzeros
    /// that are stored as such must be whole blocks. Optimiser state is forgotten. The network stays as it was where something does not
    /// fit. Of a checkpoint, the state of the training is left aside.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no safetensors file, or it does not fit the network: the message lists all that is missing, superfluous or of another shape
    /// (of the superfluous, 200).
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread uses the network.</exception>
    public static void Load(this Network network, string path) => Load(network, path, new LoadOptions());

    /// <summary>
    /// Reads a network as <see cref="Load(Network, string)"/> does, with other names in the file, or into the present masks.
    /// </summary>
    /// <inheritdoc cref="Load(Network, string)"/>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Names in the file, and what becomes of masks.</param>
    /// <exception cref="ArgumentException">A name of the network is given no name in the file.</exception>
    public static void Load(this Network network, string path, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        using var use = network.Use();
        using var file = SafetensorsFile.Open(path);
        var problems = new List<string>();
        var changes = new List<Action>();
        var used = Read(network, file, changes, problems, options);
        AddSuperfluous(file, used, problems);
        if (problems.Count > 0)
        {
            throw new InvalidDataException(
                $"{path} does not fit the network, which stays as it was:\n- {string.Join("\n- ", problems)}\n"
                + "Names of layers are given by builder.Add(layer, \"name\"), names in the file by LoadOptions.NameInFile.");
        }

        foreach (var change in changes)
            change();
    }

    /// <summary>Reads what a file holds of a network, and changes nothing yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The file.</param>
    /// <param name="changes">Takes what puts it into the network.</param>
    /// <param name="problems">Takes what does not fit.</param>
    /// <param name="options">Names in the file, and what becomes of masks.</param>
    /// <returns>The tensors that are the network's.</returns>
    internal static HashSet<string> Read(
        Network network, SafetensorsFile file, List<Action> changes, List<string> problems, LoadOptions? options = null)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in NetworkTensors.Of(network, options))
        {
            var names = tensor.NamesIn(file);
            used.UnionWith(names);
            if (names.Count == 0)
                problems.Add($"{tensor.Name} is not in the file");
            else
                TryRead(tensor, file, changes, problems);
        }

        return used;
    }

    private static void AddSuperfluous(SafetensorsFile file, HashSet<string> used, List<string> problems)
    {
        bool isCheckpoint = file.Metadata.ContainsKey(CheckpointVersion);
        int count = 0;
        foreach (string name in file.Tensors.Keys)
        {
            bool isSuperfluous = !used.Contains(name) && !Array.Exists(Ignored, end => name.EndsWith(end, StringComparison.Ordinal))
                && !(isCheckpoint && name.StartsWith(TrainingPrefix, StringComparison.Ordinal));
            if (isSuperfluous && count++ < MostNames)
                problems.Add($"{SafetensorsHeader.Shown(name)} is in the file, but not in the network");
        }

        if (count > MostNames)
            problems.Add($"{count - MostNames:D} other tensors are in the file, but not in the network");
    }

    private static void TryRead(StoredTensor tensor, SafetensorsFile file, List<Action> changes, List<string> problems)
    {
        try
        {
            changes.Add(tensor.Read(file));
        }
        catch (ArgumentException refusal)
        {
            problems.Add(refusal.Message);
        }
    }
}
