namespace KernelGen.Samples;

/// <summary>
/// The dense last layer. It is declared for a few numbers of classes; another number uses the next larger one, whose other scores
/// belong to no class.
/// </summary>
internal static partial class Classifiers
{
    /// <summary>Classes of the largest.</summary>
    public const int MostClasses = 1000;

    [DenseLinear(512, 10)]
    internal sealed partial class Classifier10;

    [DenseLinear(512, 100)]
    internal sealed partial class Classifier100;

    [DenseLinear(512, MostClasses)]
    internal sealed partial class Classifier1000;

    /// <summary>A new classifier.</summary>
    /// <param name="classes">At most <see cref="MostClasses"/>.</param>
    public static Layer For(int classes) => classes switch
    {
        <= 10 => new Classifier10(),
        <= 100 => new Classifier100(),
        _ => new Classifier1000(),
    };
}
