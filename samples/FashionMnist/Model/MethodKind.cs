namespace FashionMnist.Model;

/// <summary>How the masks of the sparse layers come about.</summary>
internal enum MethodKind
{
    /// <summary>
    /// Gradual magnitude pruning: begins with four times the weights that stay and removes the smallest in the first half of the training.
    /// </summary>
    Gmp,

    /// <summary>A random mask that stays.</summary>
    None,

    /// <summary>Sparse evolutionary training: from time to time the smallest weights are replaced at random positions.</summary>
    Set,

    /// <summary>From time to time the smallest weights are replaced where the gradient is largest.</summary>
    Rigl,

    /// <summary>RigL with the same number of weights for each output.</summary>
    Srigl,

    /// <summary>Cannistraci-Hebb training: weights are replaced where the graph of the weights suggests it.</summary>
    Cht,

    /// <summary>AC/DC: dense and sparse phases alternate.</summary>
    Acdc,
}
