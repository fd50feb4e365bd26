using System.Collections.Concurrent;

namespace KernelGen;

/// <summary>
/// Remembered choices, in memory for this process and in a file for later ones. The first choice for a key is kept, for every thread and
/// process.
/// </summary>
/// <param name="file">The file; null to keep choices in memory only.</param>
internal sealed class TuningCache(TuningFile? file)
{
    private static readonly ConcurrentDictionary<string, TuningCache> Caches = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<TuningKey, TuningEntry> _entries = [];

    /// <summary>
    /// The cache of the current user. There is one object per folder, so that a process keeps its choices even if the file cannot be
    /// written.
    /// </summary>
    public static TuningCache ForUser()
    {
        string? folder = CacheFolder.Current;
        return Caches.GetOrAdd(folder ?? "", _ => new TuningCache(folder is null ? null : new TuningFile(folder)));
    }

    /// <summary>The entry of a key; null if it has not been measured.</summary>
    public TuningEntry? Find(TuningKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known))
                return known;
            foreach (var entry in file?.Read() ?? [])
                _entries.TryAdd(entry.Key, entry);
            return _entries.GetValueOrDefault(key);
        }
    }

    /// <summary>Adds an entry, unless there is one with this key. Returns the entry that is valid.</summary>
    public TuningEntry Add(TuningEntry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var known))
                return known;
            return _entries[entry.Key] = file?.Add(entry) ?? entry;
        }
    }
}
