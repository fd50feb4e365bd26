namespace KernelGen.Samples;

/// <summary>
/// Something that the user gave cannot be used. The message says what was found, what was expected and what to do; nobody needs the stack
/// trace.
/// </summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
