using KernelGen.Storage;

namespace KernelGen.Runtime.Tests.Storage;

/// <summary>What the system says about the temporary file is said about the file that the caller named.</summary>
public sealed class ReplacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void FullDiskNamesTheFile()
    {
        string file = _folder["weights.safetensors"];
        var refusal = Assert.Throws<IOException>(() => ReplacedFile.Write(
            file, stream => throw new IOException($"No space left on device : '{((FileStream)stream).Name}'")));
        Assert.Equal($"No space left on device : '{file}'", refusal.Message);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void MissingFolderNamesTheFile()
    {
        string file = Path.Combine(_folder["missing"], "weights.safetensors");
        var refusal = Assert.Throws<DirectoryNotFoundException>(() => ReplacedFile.Write(file, _ => { }));
        Assert.Contains($"'{file}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherRefusalsPassAsTheyAre()
    {
        var cause = new EndOfStreamException("The source ends early.");
        Assert.Same(cause, Assert.Throws<EndOfStreamException>(
            () => ReplacedFile.Write(_folder["weights"], _ => throw cause)));
    }

    public void Dispose() => _folder.Dispose();
}
