using System.Collections.Concurrent;

namespace KernelGen;

/// <summary>Remembered choices: those of this process in memory, all others in a file. The first choice for a key stays, for every thread and process.</summary>
/// <param name="file">The file; null for memory alone.</param>
internal sealed class TuningCache(TuningFile? file)
{
    private static readonly ConcurrentDictionary<string, TuningCache> Caches = new(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<TuningKey, TuningEntry> _entries = [];

    /// <summary>The cache of the current user: one for each folder, so that a process remembers also where nothing can be written.</summary>
    public static TuningCache ForUser()
    {
        string? folder = CacheFolder.Current;
        return Caches.GetOrAdd(folder ?? "", _ => new TuningCache(folder is null ? null : new TuningFile(folder)));
    }

    /// <summary>The entry of a key; null where nobody has measured it.</summary>
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

    /// <summary>Remembers an entry, unless there is one of its key; the entry that counts is returned.</summary>
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
