namespace KernelGen;

/// <summary>
/// One vector of channels for each strip of an image, as if a strip were a sample; for layers that turn images in strips into vectors of
/// whole samples.
/// </summary>
internal sealed class StripVectors
{
    private const int Lanes = Activations.BlockSamples;

    private Activations? _vectors;

    /// <summary>Bytes held.</summary>
    public long Bytes => _vectors?.Bytes ?? 0;

    /// <summary>The vectors for the strips of an image; the memory is kept from step to step.</summary>
    public Activations For(Activations image)
    {
        if (_vectors is null || _vectors.Shape.Channels != image.Shape.Channels || _vectors.Capacity < image.Lanes)
            _vectors = new Activations(ActivationShape.Vector(image.Shape.Channels), image.Capacity * image.Strips);
        _vectors.Batch = image.Lanes;
        return _vectors;
    }

    /// <summary>Writes or adds the sum over the strips of each sample.</summary>
    public void SumTo(Activations samples, int strips, bool add = false)
    {
        if (!add)
            samples.Data.Clear();
        for (int lane = 0; lane < _vectors!.Batch; lane++)
        {
            var from = Lane(_vectors, lane);
            var to = Lane(samples, lane / strips);
            for (int at = 0; at < from.Length && at < to.Length; at += Lanes)
                to[at] += from[at];
        }
    }

    /// <summary>Copies the vector of each sample to all of its strips.</summary>
    public Activations Spread(Activations samples, Activations image)
    {
        var vectors = For(image);
        vectors.Data.Clear();
        for (int lane = 0; lane < image.Lanes; lane++)
        {
            var from = Lane(samples, lane / image.Strips);
            var to = Lane(vectors, lane);
            for (int at = 0; at < from.Length && at < to.Length; at += Lanes)
                to[at] = from[at];
        }

        return vectors;
    }

    /// <summary>One vector: every 16th float.</summary>
    private static Span<float> Lane(Activations vectors, int lane) => vectors.Row(lane / Lanes, 0)[(lane % Lanes)..];
}
