using System.Globalization;
using System.Text;

namespace KernelGen.Training;

/// <summary>
/// Writes a training to a file of comma-separated values: after each epoch a row for the whole network, whose layer is empty, and a row
/// for each layer with a weight matrix. Give it to <see cref="Trainer.Hooks"/>.
/// </summary>
/// <remarks>
/// Columns: epoch, step, seconds of the epoch, learning rate, loss, train and test accuracy, test loss; then layer, weights, nonzeros,
/// density, dropped, grown, churn and gradient norm, as <see cref="EpochResult"/> and <see cref="LayerStatistics"/> have them. What does
/// not exist is empty. A resumed training continues the file behind the last epoch of the checkpoint,
/// or begins another one if there is none.
/// </remarks>
public sealed class CsvLog : TrainingHook
{
    private const string Header =
        "epoch,step,seconds,learning_rate,loss,train_accuracy,test_accuracy,test_loss,"
        + "layer,weights,nonzeros,density,dropped,grown,churn,gradient_norm";

    private const long FirstHash = unchecked((long)0xCBF29CE484222325);

    private readonly string _path;
    private long _length;
    private long _hash = FirstHash;
    private TrainingState? _begun;
    private TrainingState? _resumed;

    /// <summary>Sets the file.</summary>
    /// <param name="path">The file. A training that begins anew needs one that does not exist or is empty.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
    }

    /// <summary>Begins the file before the first step, so that a path that cannot be written ends the run at once.</summary>
    /// <inheritdoc/>
    /// <exception cref="IOException">The file has rows of another training, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or must not be written.</exception>
    public override void BeforeStep(TrainingState state) => Begin(state);

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingState state, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Begin(state);
        var rows = new StringBuilder();
        foreach (var layer in (LayerStatistics[])[Whole(result.Layers), .. result.Layers])
        {
            rows.Append(
                CultureInfo.InvariantCulture,
                $"{result.Epoch},{result.Step},{result.Seconds:0.####},{result.LearningRate:G9},{result.Loss:G9},"
                + $"{result.TrainAccuracy:G9},{result.TestAccuracy:G9},{result.TestLoss:G9},{Quote(layer.Layer)},{layer.Weights},"
                + $"{layer.Nonzeros},{layer.Density:G9},{layer.Dropped},{layer.Grown},{layer.Churn:G9},{layer.GradientNorm:G9}\n");
        }

        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        Write(file, rows.ToString());
    }

    /// <inheritdoc/>
    public override void SaveState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        numbers.SaveIntegers("length_and_hash", _length, _hash);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        long[] saved = numbers.IsEmpty ? [0, FirstHash] : numbers.Integers("length_and_hash", 2);
        (_length, _hash, _begun, _resumed) = (saved[0], saved[1], null, state);
    }

    /// <summary>All layers together: sums, the churn of all nonzeros, the norm of the whole gradient.</summary>
    private static LayerStatistics Whole(IReadOnlyList<LayerStatistics> layers)
    {
        int nonzeros = layers.Sum(layer => layer.Nonzeros);
        return new(
            "", layers.Sum(layer => layer.Weights), nonzeros, layers.Sum(layer => layer.Dropped), layers.Sum(layer => layer.Grown),
            nonzeros == 0 ? 0 : layers.Sum(layer => layer.Churn * layer.Nonzeros) / nonzeros,
            Math.Sqrt(layers.Sum(layer => layer.GradientNorm * layer.GradientNorm)));
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes the header, or cuts off the rows of epochs that are trained again.</summary>
    private void Begin(TrainingState state)
    {
        if (_begun == state)
            return;
        using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        bool continues = _resumed == state && file.Length > 0;
        if (continues && (file.Length < _length || HashOf(file, _length) != _hash))
        {
            throw new IOException(
                $"{_path} does not begin with the {_length} bytes that the log of the resumed training had. "
                + "Give the log of that training, or a file that does not exist.");
        }

        if (!continues && file.Length > 0)
        {
            throw new IOException(
                $"{_path} exists, with {file.Length} bytes; it may be the log of another training. Choose another file, or delete it.");
        }

        if (!continues)
            (_length, _hash) = (0, FirstHash);
        file.SetLength(_length);
        file.Position = _length;
        _begun = state;
        if (_length == 0)
            Write(file, Header + "\n");
    }

    /// <summary>FNV-1a of the first bytes of a file.</summary>
    private static long HashOf(FileStream file, long length)
    {
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        return Hash(FirstHash, bytes);
    }

    private static long Hash(long hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
            hash = unchecked((hash ^ next) * 0x100000001B3);
        return hash;
    }

    private void Write(FileStream file, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        (_length, _hash) = (file.Length, Hash(_hash, bytes));
    }
}
