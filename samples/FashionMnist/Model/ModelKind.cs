namespace FashionMnist.Model;

/// <summary>The networks of this program.</summary>
internal enum ModelKind
{
    /// <summary><see cref="Model.Mlp"/>.</summary>
    Mlp,

    /// <summary><see cref="Model.Cnn"/>.</summary>
    Cnn,
}
