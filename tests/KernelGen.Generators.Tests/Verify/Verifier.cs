using System.Runtime.CompilerServices;

namespace VerifyXunit;

/// <summary>
/// The part of Verify.Xunit's surface that these tests use, so that switching to it later touches no test (see tests/README.md).
/// </summary>
public static class Verifier
{
    /// <summary>Compares what a generator wrote with the accepted files.</summary>
    public static SettingsTask Verify(object? target, [CallerFilePath] string sourceFile = "", [CallerMemberName] string member = "") =>
        new(target, sourceFile, member);
}
