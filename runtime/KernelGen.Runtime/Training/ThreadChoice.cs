namespace KernelGen.Training;

/// <summary>
/// Chooses by measurement how many of a network's threads share the steps of a training. Short steps can be slower with two threads than
/// with one: where processors are far from each other, reading what the other thread has written takes longer than the thread saves. A
/// virtual machine may change its processors at any time, so the choice is made again and again. It changes no number, because results do
/// not depend on the number of threads.
/// </summary>
internal sealed class ThreadChoice
{
    /// <summary>Seconds of a step that is long enough for handovers not to count: all threads share it, without a trial.</summary>
    private const double LongStep = 0.005;

    /// <summary>Steps that each number of threads takes in turn. The first is not counted: its data lies in the caches of others.</summary>
    private const int TurnSteps = 6;

    /// <summary>Turns of each number of threads in a trial.</summary>
    private const int Turns = 2;

    /// <summary>
    /// Steps before the first trial, in which methods are compiled, and the most between two of them. A trial of two numbers takes 12 steps
    /// with each, of 2,000.
    /// </summary>
    private const int FirstWait = 30, LongestWait = 2000;

    /// <summary>Fewer threads must be so much faster: others may need the processors as well, and times vary.</summary>
    private const double LeastGain = 1.03;

    private readonly Workers _workers;
    private readonly int[] _candidates;
    private readonly double[][] _seconds;
    private int _chosen;
    private int _wait = FirstWait;
    private int _untilTrial = FirstWait;
    private int? _trialStep;

    /// <summary>Begins with all threads.</summary>
    public ThreadChoice(Workers workers)
    {
        _workers = workers;
        var candidates = new List<int>();
        for (int threads = workers.Most; threads > 0; threads /= 2)
            candidates.Add(threads);
        _candidates = [.. candidates];
        _seconds = Array.ConvertAll(_candidates, _ => new double[Turns * (TurnSteps - 1)]);
        _chosen = workers.Most;
    }

    /// <summary>The number of threads that share steps now, outside of trials.</summary>
    public int Threads => _chosen;

    /// <summary>Takes the choice into use: steps begin again.</summary>
    public void Begin() => _workers.Use(_chosen);

    /// <summary>All threads share what comes between steps.</summary>
    public void End()
    {
        _workers.Use(_workers.Most);
        if (_trialStep is not null)
            (_trialStep, _untilTrial) = (null, TurnSteps);
    }

    /// <summary>Says how long a step took, and chooses the threads of the next.</summary>
    public void AfterStep(double seconds)
    {
        if (_candidates.Length == 1)
            return;
        if (_trialStep is { } step)
        {
            GoOn(step, seconds);
            return;
        }

        if (--_untilTrial > 0)
            return;
        _wait = Math.Min(LongestWait, 4 * _wait);
        _untilTrial = _wait;
        if (seconds < LongStep)
            _trialStep = 0;
        else
            _chosen = _workers.Most;
        _workers.Use(_trialStep is null ? _chosen : _candidates[0]);
    }

    private void GoOn(int step, double seconds)
    {
        var (turn, number) = Math.DivRem(step++, TurnSteps);
        if (number > 0)
            _seconds[turn % _candidates.Length][(turn / _candidates.Length * (TurnSteps - 1)) + number - 1] = seconds;
        bool isOver = step == TurnSteps * Turns * _candidates.Length;
        _trialStep = isOver ? null : step;
        if (isOver)
            _chosen = Fastest();
        _workers.Use(isOver ? _chosen : _candidates[step / TurnSteps % _candidates.Length]);
    }

    /// <summary>The number with the least median; all threads, unless fewer are clearly faster.</summary>
    private int Fastest()
    {
        int best = 0;
        double least = MedianOf(0) / LeastGain;
        for (int i = 1; i < _candidates.Length; i++)
        {
            if (MedianOf(i) < least)
                (best, least) = (i, MedianOf(i));
        }

        return _candidates[best];
    }

    private double MedianOf(int candidate)
    {
        Array.Sort(_seconds[candidate]);
        return Median.OfSorted(_seconds[candidate]);
    }
}
