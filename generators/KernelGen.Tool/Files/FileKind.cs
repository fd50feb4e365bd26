namespace KernelGen.Tool.Files;

/// <summary>The kinds of files, by the ends of their names.</summary>
internal static class FileKind
{
    /// <summary>An ONNX model.</summary>
    public const string Onnx = ".onnx";

    /// <summary>Tensors with names.</summary>
    public const string Safetensors = ".safetensors";

    /// <summary>An archive of NumPy arrays.</summary>
    public const string Npz = ".npz";

    /// <summary>The kind of a file.</summary>
    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant();
}
