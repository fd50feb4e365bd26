using System.Text;

namespace VerifyXunit;

/// <summary>Where two texts part and meet again: enough to see in a log what changed.</summary>
internal static class LineDiff
{
    private const int Shown = 12;

    public static string Describe(string expected, string actual)
    {
        string[] old = expected.Split('\n'), now = actual.Split('\n');
        int shorter = Math.Min(old.Length, now.Length), head = 0, tail = 0;
        while (head < shorter && old[head] == now[head])
            head++;
        while (tail < shorter - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var text = new StringBuilder($"  line {head + 1}\n");
        Append(text, '-', old[head..^tail]);
        Append(text, '+', now[head..^tail]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, char sign, string[] lines)
    {
        foreach (string line in lines.Take(Shown))
            text.Append("  ").Append(sign).Append(' ').Append(line).Append('\n');
        if (lines.Length > Shown)
            text.Append("  ").Append(sign).Append(" ... and ").Append(lines.Length - Shown).Append(" more lines\n");
    }
}
