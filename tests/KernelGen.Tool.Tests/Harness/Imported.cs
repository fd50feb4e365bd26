namespace KernelGen.Tool.Tests.Harness;

/// <summary>A model as the command line imports it.</summary>
internal sealed class Imported
{
    private Imported(string text, string className, string weights) => (Text, ClassName, Weights) = (text, className, weights);

    /// <summary>The C# file.</summary>
    public string Text { get; }

    /// <summary>The class of the network, with its namespace.</summary>
    public string ClassName { get; }

    /// <summary>The file with the weights.</summary>
    public string Weights { get; }

    /// <summary>Imports a model.</summary>
    /// <param name="model">The file.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="options">Further options of the command line.</param>
    public static Imported From(string model, string folder, params string[] options)
    {
        var (code, output, error) = Run(["import", model, "--out", folder, "--namespace", "Imported", .. options]);
        Assert.True(code == 0, error + output);
        string file = Directory.EnumerateFiles(folder, "*.cs").Single();
        return new(
            File.ReadAllText(file), "Imported." + Path.GetFileNameWithoutExtension(file), Path.ChangeExtension(file, ".safetensors"));
    }

    /// <summary>Runs the tool.</summary>
    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Program.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Compiles the file and reads the weights.</summary>
    public Network Build(int batch)
    {
        var network = ImportedCode.Compile(Text)(ClassName).Build(batch, threads: 2);
        Storage.NetworkFile.Load(network, Weights);
        network.Training = false;
        return network;
    }
}
