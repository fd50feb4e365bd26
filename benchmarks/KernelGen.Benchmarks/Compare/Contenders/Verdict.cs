using System.Globalization;

namespace KernelGen.Benchmarks.Compare.Contenders;

/// <summary>
/// Decides before anything is timed which contender is wrong. Every number of every contender is compared with ours; ours are held
/// against the definition in some random places, and wherever a contender differs.
/// </summary>
public static class Verdict
{
    /// <summary>The baselines that compute wrong numbers.</summary>
    /// <param name="problem">What is computed.</param>
    /// <param name="contenders">All of them, ours first.</param>
    /// <exception cref="DisagreementException">A layer of this project computes wrong numbers.</exception>
    public static IReadOnlyList<OmittedBaseline> Of(LayerProblem problem, IReadOnlyList<IContender> contenders)
    {
        var definition = new Definition(problem);
        var ours = contenders[0].Compute();
        Stop(problem, contenders[0], definition.MistakeIn(ours));
        var wrong = new List<OmittedBaseline>();
        foreach (var contender in contenders.Skip(1))
        {
            if (contender.Kind == ContenderKind.OwnDense)
                RequireOwn(problem, definition, contenders[0], ours, contender);
            else if (Try(contender.Compute, out string? reason) is not { } result)
                wrong.Add(new OmittedBaseline(contender.Kind, contender.Name, reason!));
            else if (Agreement.Differences(ours, result).ToList() is { Count: > 0 } differences)
                wrong.Add(new OmittedBaseline(contender.Kind, contender.Name, Reason(problem, definition, contenders[0], differences)));
        }

        return wrong;
    }

    /// <summary>What a baseline computes or is; null and a reason where it throws instead.</summary>
    internal static T? Try<T>(Func<T> call, out string? reason)
        where T : class
    {
        try
        {
            reason = null;
            return call();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever a foreign library may throw, the rest of the case is worth more than none of it.
            reason = $"it throws {e.GetType().Name}: {e.Message.Split('\n')[0].Trim()}";
            return null;
        }
    }

    /// <summary>Both layers of this project have to be right.</summary>
    private static void RequireOwn(LayerProblem problem, Definition definition, IContender first, LayerResult ours, IContender own)
    {
        var result = own.Compute();
        Stop(problem, own, definition.MistakeIn(result));
        foreach (var at in Agreement.Differences(ours, result))
        {
            Stop(problem, first, definition.MistakeAt(at.What, at.At, at.Expected));
            Stop(problem, own, definition.MistakeAt(at.What, at.At, at.Actual));
        }
    }

    private static string Reason(LayerProblem problem, Definition definition, IContender ours, List<Difference> differences)
    {
        foreach (var at in differences)
            Stop(problem, ours, definition.MistakeAt(at.What, at.At, at.Expected));
        var mistake = differences.Select(at => definition.MistakeAt(at.What, at.At, at.Actual))
            .FirstOrDefault(mistake => mistake is not null);
        var first = differences[0];
        return mistake is not null
            ? $"wrong: {mistake}"
            : string.Create(CultureInfo.InvariantCulture,
                $"inexact: {first.What}[{first.At}] is {first.Actual:R}, but {first.Expected:R} in {ours.Name}");
    }

    private static void Stop(LayerProblem problem, IContender ours, Mistake? mistake)
    {
        if (mistake is not null)
            throw new DisagreementException($"{problem.Case}: {ours.Name} is wrong: {mistake}; nothing was timed.");
    }
}
