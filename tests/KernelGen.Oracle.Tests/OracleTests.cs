namespace KernelGen.Oracle.Tests;

/// <summary>Tests that ask libtorch; where there is none, each says so instead of passing.</summary>
public abstract class OracleTests
{
    protected OracleTests()
    {
        if (Oracle.Missing is { } reason)
            Assert.Skip(reason);
    }
}
