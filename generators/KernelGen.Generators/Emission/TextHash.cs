using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KernelGen.Generators.Emission;

/// <summary>
/// The hash by which the tuner knows a kernel's text: the first eight digits of its SHA-256. The framework's code is compiled and
/// native, so a generator that runs for the first time does not walk the letters of all kernels in code that is not optimised yet.
/// </summary>
internal static class TextHash
{
    /// <summary>The hash of a text from this character on.</summary>
    public static string Of(string text, int start)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        int count = Encoding.UTF8.GetBytes(text, start, text.Length - start, bytes, 0);
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(bytes, 0, count);
        return ((hash[0] << 24) | (hash[1] << 16) | (hash[2] << 8) | hash[3]).ToString("x8", CultureInfo.InvariantCulture);
    }
}
