namespace KernelGen;

/// <summary>Patterns of names: * stands for any characters, also none, and ? for any one.</summary>
internal static class Glob
{
    /// <summary>Whether a name has the form of a pattern; case matters.</summary>
    public static bool Matches(string pattern, string name)
    {
        // After a mismatch, the last star takes one character more.
        int p = 0, n = 0, star = -1, taken = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, taken) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++taken);
            else
                return false;
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
