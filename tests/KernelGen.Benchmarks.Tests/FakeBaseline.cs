using KernelGen.Benchmarks.Compare.Contenders;
using KernelGen.Benchmarks.Shapes;

namespace KernelGen.Benchmarks.Tests;

/// <summary>A contender that computes a layer by its definition, slowly, and may spoil the results.</summary>
/// <param name="problem">What is computed.</param>
/// <param name="kind">In whose column it stands.</param>
/// <param name="spoil">Changes the right results; null to leave them.</param>
internal sealed class FakeBaseline(LayerProblem problem, ContenderKind kind, Func<LayerResult, LayerResult>? spoil = null)
    : IContender, IDisposable
{
    private LayerResult? _right;

    public string Name => $"fake {kind}";

    public ContenderKind Kind => kind;

    public bool IsDisposed { get; private set; }

    public int Calls { get; private set; }

    public void Forward() => Work();

    public void Backward() => Work();

    /// <summary>New arrays at each call, so that spoiling one spoils no other.</summary>
    public LayerResult Compute()
    {
        _right ??= Right(problem);
        var copy = new LayerResult([.. _right.Y], [.. _right.DX], _right.DW?.ToArray(), _right.DB?.ToArray());
        return spoil?.Invoke(copy) ?? copy;
    }

    public void Dispose() => IsDisposed = true;

    /// <summary>Spoils one number of dX.</summary>
    public static Func<LayerResult, LayerResult> SpoilDX(int at, float number) => right =>
    {
        right.DX[at] = number;
        return right;
    };

    /// <summary>What every contender should compute.</summary>
    public static LayerResult Right(LayerProblem problem)
    {
        if (problem.Case.Shape is ConvShape)
            return new ConvReference(problem).Compute();
        var definition = new Definition(problem);
        return new LayerResult(
            All(LayerPart.Y, problem.DY.Length), All(LayerPart.DX, problem.X.Length), All(LayerPart.DW, problem.Pattern.Nonzeros),
            All(LayerPart.DB, problem.Bias!.Length));

        float[] All(LayerPart what, int count) => [.. Enumerable.Range(0, count).Select(at => (float)definition.Of(what, at).Value)];
    }

    /// <summary>As slow as a crippled one: 20 milliseconds for what takes some microseconds.</summary>
    private void Work()
    {
        Calls++;
        Thread.Sleep(20);
    }
}
