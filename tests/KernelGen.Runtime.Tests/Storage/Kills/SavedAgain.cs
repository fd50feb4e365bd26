using System.Globalization;
using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>
/// A process that saves a network to one file again and again until it is killed: <c>KernelGen.Runtime.Tests save-again FILE VERSION</c>.
/// It prints the version of each save that is complete.
/// </summary>
internal static class SavedAgain
{
    public const string Command = "save-again";

    private const int Networks = 4;

    public static int Run(string file, int version)
    {
        // Without the process that started it, this one would go on for ever.
        new Thread(() =>
        {
            Console.In.ReadToEnd();
            Environment.Exit(1);
        })
        { IsBackground = true }.Start();
        Network[] networks = [.. Enumerable.Range(0, Networks).Select(Build)];
        while (true)
        {
            Mark(networks[version % Networks], version).Save(file);
            Console.Out.WriteLine(version.ToString(CultureInfo.InvariantCulture));
            version++;
        }
    }

    /// <summary>The network of a version: weights, and with them the length of the file, change from one to the next.</summary>
    public static Network Of(int version) => Mark(Build(version % Networks), version);

    /// <summary>The version that a network was saved as.</summary>
    public static int VersionOf(Network network) => (int)((WeightedLayer)network.Layers[0].Layer).Bias!.Value[0];

    private static Network Build(int number)
    {
        var network = Network.Features(400).Add(new SavedHidden(), "fc").Add(new SavedOutput(), "out").Build(batch: 1, threads: 1);
        network.Initialize(seed: number + 1, sparsity: 0.2 + (0.2 * number));
        return network;
    }

    /// <summary>Writes the version into all biases, from the first number of a file to nearly the last.</summary>
    private static Network Mark(Network network, int version)
    {
        foreach (var layer in network.Layers.Select(row => row.Layer).OfType<WeightedLayer>())
            layer.SetBias([.. Enumerable.Repeat((float)version, layer.Bias!.Length)]);
        return network;
    }
}

[SparseLinear(400, 300)] public sealed partial class SavedHidden;

[DenseLinear(300, 10)] public sealed partial class SavedOutput;
