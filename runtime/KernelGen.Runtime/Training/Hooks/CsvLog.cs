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
/// not exist is empty. A resumed training continues the file behind the last epoch of the checkpoint.
/// </remarks>
public sealed class CsvLog : TrainingHook
{
    private const string Header =
        "epoch,step,seconds,learning_rate,loss,train_accuracy,test_accuracy,test_loss,"
        + "layer,weights,nonzeros,density,dropped,grown,churn,gradient_norm";

    private readonly string _path;
    private long _length;
    private bool _begun;

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
    public override void BeforeStep(TrainingState state) => Begin();

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingState state, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Begin();
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
        numbers.SaveIntegers("length", _length);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state, SavedNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        (_length, _begun) = (numbers.IsEmpty ? 0 : numbers.Integers("length", 1)[0], false);
    }

    /// <summary>Writes the header, or cuts off the rows of epochs that are trained again.</summary>
    private void Begin()
    {
        if (_begun)
            return;
        using var file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (_length == 0 && file.Length > 0)
        {
            throw new IOException(
                $"{_path} exists, with {file.Length} bytes; it may be the log of another training. Choose another file, or delete it.");
        }

        if (_length > file.Length)
        {
            throw new IOException(
                $"{_path} has {file.Length} bytes, but the log of the training that is resumed had {_length}. "
                + "Put that file back, or train without the log.");
        }

        file.SetLength(_length);
        _begun = true;
        if (_length == 0)
            Write(file, Header + "\n");
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
        name.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Write(FileStream file, string text)
    {
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
        _length = file.Length;
    }
}
