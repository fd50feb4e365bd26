namespace KernelGen.Training;

/// <summary>The batches of a source with the scores of a teacher network as target numbers.</summary>
internal sealed class TaughtSource(IBatchSource source, Network teacher) : IBatchSource
{
    /// <inheritdoc/>
    public ActivationShape Shape => source.Shape;

    /// <inheritdoc/>
    public int Count => source.Count;

    /// <inheritdoc/>
    public int? Classes => source.Classes;

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Train(int batch, int seed, int epoch) => WithScores(source.Train(batch, seed, epoch));

    /// <inheritdoc/>
    public IEnumerable<SampleBatch> Evaluate(int batch) => WithScores(source.Evaluate(batch));

    private IEnumerable<SampleBatch> WithScores(IEnumerable<SampleBatch> batches)
    {
        var scores = Array.Empty<float>();
        foreach (var batch in batches)
        {
            int length = batch.Count * teacher.OutputShape.Features;
            if (scores.Length < length)
                scores = new float[length];
            teacher.PredictInto(scores.AsSpan(0, length), batch.Samples, batch.Order);
            yield return batch with { Values = scores.AsMemory(0, length) };
        }
    }
}
