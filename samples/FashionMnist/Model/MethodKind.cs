namespace FashionMnist.Model;

/// <summary>How the masks of the sparse layers come about.</summary>
internal enum MethodKind
{
    /// <summary>Gradual magnitude pruning: begins dense and removes the smallest weights in the first half of the training.</summary>
    Gmp,

    /// <summary>A random mask that stays.</summary>
    None,

    /// <summary>A random mask; from time to time its smallest weights are replaced at random positions.</summary>
    Set,

    /// <summary>A random mask; from time to time its smallest weights are replaced where the gradient is largest.</summary>
    Rigl,
}
