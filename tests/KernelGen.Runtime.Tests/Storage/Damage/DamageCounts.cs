using System.Globalization;
using System.Text;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>What became of the files of a run, from all of its threads.</summary>
internal sealed class DamageCounts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int[]> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _exceptions = new(StringComparer.Ordinal);
    private long _mostMemory = long.MinValue;
    private TimeSpan _longest;
    private int _tooMuchMemory;

    /// <summary>Files.</summary>
    public int Files { get; private set; }

    /// <summary>Files of a kind, those that were read, and those that the network took.</summary>
    public (int Files, int Read, int Loaded) this[string kind] =>
        _kinds.TryGetValue(kind, out int[]? row) ? (row[0], row[1], row[2]) : default;

    public void Add(string kind, bool wasRead, bool wasLoaded, long memoryOverFile, TimeSpan time)
    {
        lock (_lock)
        {
            if (!_kinds.TryGetValue(kind, out int[]? row))
                _kinds.Add(kind, row = new int[3]);
            Files++;
            row[0]++;
            row[1] += wasRead ? 1 : 0;
            row[2] += wasLoaded ? 1 : 0;
            _mostMemory = Math.Max(_mostMemory, memoryOverFile);
            _longest = time > _longest ? time : _longest;
        }
    }

    public void Add(Exception refusal)
    {
        lock (_lock)
            _exceptions[refusal.GetType().Name] = _exceptions.GetValueOrDefault(refusal.GetType().Name) + 1;
    }

    /// <summary>A file that is right, but was refused because its header takes too much memory.</summary>
    public void AddTooMuchMemory() => Interlocked.Increment(ref _tooMuchMemory);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",-15}{"files",9}{"read",9}{"loaded",9}");
        foreach (var (kind, row) in _kinds)
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind,-15}{row[0],9}{row[1],9}{row[2],9}");
        string sums = $"{"sum",-15}{Files,9}{_kinds.Values.Sum(row => row[1]),9}{_kinds.Values.Sum(row => row[2]),9}";
        text.AppendLine(sums);
        foreach (var (exception, count) in _exceptions)
            text.AppendLine(CultureInfo.InvariantCulture, $"{exception}: {count}");
        text.AppendLine(CultureInfo.InvariantCulture, $"right, but refused for the memory of their headers: {_tooMuchMemory}");
        text.AppendLine(CultureInfo.InvariantCulture, $"most memory above the size of the file: {_mostMemory} bytes");
        return text.AppendLine(CultureInfo.InvariantCulture, $"longest: {_longest.TotalMilliseconds:f1} ms").ToString();
    }
}
