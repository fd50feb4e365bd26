namespace KernelGen;

/// <summary>Where a step writes the gradient of an input.</summary>
/// <param name="gradient">The gradient.</param>
/// <param name="adds">Whether the run adds to the gradient.</param>
/// <param name="scratch">Where a run that cannot add writes its gradient, which is then added; null if it is not needed.</param>
/// <param name="border">Clears the border of the gradient if its memory held other values before; null if it did not.</param>
internal sealed class StepGradient(Activations gradient, bool adds, Activations? scratch, BorderClearing? border)
{
    private readonly GradientSum? _sum = scratch is null ? null : new GradientSum(scratch, gradient);

    /// <summary>Where the run writes.</summary>
    public Activations Target => scratch ?? gradient;

    /// <summary>Where a run that cannot add writes its gradient, which is then added; null if it is not needed.</summary>
    public Activations? Scratch => scratch;

    /// <summary>Whether the run adds to the gradient.</summary>
    public bool Adds => adds;

    /// <summary>Clears the border of the gradient if its memory held other values before; null if it did not.</summary>
    public BorderClearing? Border => border;

    /// <summary>Adds the scratch to the gradient, if there is one.</summary>
    public void AddScratch(Workers workers) => _sum?.Run(workers);
}
