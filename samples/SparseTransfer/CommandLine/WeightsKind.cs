namespace SparseTransfer.CommandLine;

/// <summary>The weights that a training begins with.</summary>
internal enum WeightsKind
{
    /// <summary>Those of the pretrained network.</summary>
    Pretrained,

    /// <summary>Freshly drawn ones.</summary>
    Random,
}
