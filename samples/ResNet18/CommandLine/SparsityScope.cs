namespace ResNet18.CommandLine;

/// <summary>Over what the zeros are spread.</summary>
internal enum SparsityScope
{
    /// <summary>Every sparse layer has the same share, at random places.</summary>
    Uniform,

    /// <summary>All sparse layers together have it: the smallest of all weights are left out, wherever they are.</summary>
    Global,
}
