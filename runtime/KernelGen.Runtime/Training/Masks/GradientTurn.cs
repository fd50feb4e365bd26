namespace KernelGen.Training;

/// <summary>
/// Where a step is when dense gradients are averaged over several steps: the layers take turns after each step in which masks are due, so
/// that there is never the gradient of more than one.
/// </summary>
/// <param name="Layer">The place of the layer whose gradient is added in this step.</param>
/// <param name="Number">Number of the step in its turn, from 0; in the last one, its mask changes.</param>
/// <param name="Due">
/// The position of the step in which masks were due, with the epoch of the present step.
/// </param>
internal readonly record struct GradientTurn(int Layer, int Number, TrainingClock Due)
{
    /// <summary>Whether two steps belong to the same turn.</summary>
    public bool IsSame(GradientTurn other) => Layer == other.Layer && Due.Step == other.Due.Step;
}
