namespace KernelGen.Generators.Diagnostics;

/// <summary>How much one buffer of the runtime holds.</summary>
internal static class BufferLimit
{
    /// <summary>
    /// Floats: the longest array of .NET (Array.MaxLength, 2,147,483,591) less the 16 that aligning it to 64 bytes may cost.
    /// </summary>
    public const int MostFloats = 0x7FFFFFC7 - 16;
}
