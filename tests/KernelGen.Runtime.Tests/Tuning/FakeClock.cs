namespace KernelGen.Runtime.Tests.Tuning;

/// <summary>A clock that moves only when told to.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _nanoseconds;

    public override long TimestampFrequency => 1_000_000_000;

    public TimeSpan Now => GetElapsedTime(0);

    public override long GetTimestamp() => Interlocked.Read(ref _nanoseconds);

    public void Advance(double microseconds) => Interlocked.Add(ref _nanoseconds, (long)(1000 * microseconds));
}
