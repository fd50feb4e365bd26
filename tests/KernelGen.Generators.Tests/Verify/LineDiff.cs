using System.Text;

namespace VerifyXunit;

/// <summary>The lines that two texts do not share, by their longest common subsequence: enough to see in a log what changed.</summary>
internal static class LineDiff
{
    private const int Shown = 60;

    public static string Describe(string expected, string actual)
    {
        string[] old = expected.Split('\n'), now = actual.Split('\n');
        var common = CommonLengths(old, now);
        var lines = new List<string>();
        bool apart = false;
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                (i, j, apart) = (i + 1, j + 1, false);
                continue;
            }

            if (!apart)
                lines.Add($"  at line {i + 1}");
            apart = true;
            lines.Add(j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]) ? $"  - {old[i++]}" : $"  + {now[j++]}");
        }

        var text = new StringBuilder().AppendJoin('\n', lines.Take(Shown)).Append('\n');
        return lines.Count > Shown
            ? text.Append("  ... and ").Append(lines.Count - Shown).Append(" more lines\n").ToString()
            : text.ToString();
    }

    /// <summary>[i, j]: how many lines the rests of both texts share, in order, from lines i and j on.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }
}
