namespace KernelGen.Samples;

/// <summary>The images that could not be read, to be named once and skipped ever after. Several threads may use it.</summary>
internal sealed class UnreadableImages
{
    private const int Named = 5;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _first = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_files)
                return _files.Count;
        }
    }

    /// <summary>Whether this one is known already.</summary>
    public bool Contains(string file)
    {
        lock (_files)
            return _files.Contains(file);
    }

    /// <summary>Adds one.</summary>
    public void Add(string file)
    {
        lock (_files)
        {
            if (_files.Add(file) && _first.Count < Named)
                _first.Add(file);
        }
    }

    /// <summary>One line that counts them and names the first; null where all could be read.</summary>
    public string? Describe()
    {
        lock (_files)
        {
            if (_files.Count == 0)
                return null;
            string more = _files.Count > _first.Count ? " ..." : "";
            return $"{_files.Count} {(_files.Count == 1 ? "image" : "images")} could not be read "
                + $"and {(_files.Count == 1 ? "was" : "were")} skipped: {string.Join(", ", _first)}{more}";
        }
    }
}
