using System.Net.Sockets;
using System.Runtime.Versioning;

namespace KernelGen.Samples.Tests.FashionMnist;

/// <summary>Nothing is replaced that is not a regular file, and a regular file only as a whole.</summary>
public sealed class OutputTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_behind_links_is_replaced_and_the_links_stay()
    {
        Directory.CreateDirectory(_folder["below"]);
        File.WriteAllText(_folder["below/real"], "old");
        SpecialFiles.Link(_folder["below/second"], "real");
        SpecialFiles.Link(_folder["first"], "below/second");

        Save("first");

        Assert.Equal("new", File.ReadAllText(_folder["below/real"]));
        Assert.Equal("real", new FileInfo(_folder["below/second"]).LinkTarget);
        Assert.Equal("below/second", new FileInfo(_folder["first"]).LinkTarget);
        Assert.Equal(["below", "first"], _folder.Names);
    }

    [Fact]
    public void A_link_to_a_file_that_is_yet_to_come_makes_that_file()
    {
        SpecialFiles.Link(_folder["link"], "real");

        Save("link");

        Assert.Equal("new", File.ReadAllText(_folder["real"]));
        Assert.Equal("real", new FileInfo(_folder["link"]).LinkTarget);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        SpecialFiles.Link(_folder["a"], "b");
        SpecialFiles.Link(_folder["b"], "a");

        AssertRefused("a", "links lead in a circle");
    }

    [Fact]
    public void A_link_into_a_missing_folder_is_refused()
    {
        SpecialFiles.Link(_folder["link"], "missing/real");

        AssertRefused("link", "there is no folder");
    }

    [Fact]
    public void A_report_folder_that_is_a_link_to_nowhere_is_refused()
    {
        SpecialFiles.Link(_folder["link"], "missing");

        var refusal = Assert.Throws<InputException>(() => OutputPath.RequireWritableFolder("--report", _folder["link"]));

        Assert.Contains("is a link to what does not exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_gets_the_bytes_and_stays_a_pipe()
    {
        SpecialFiles.MakeFifo(_folder["pipe"]);
        OutputPath.RequireWritableFile("--json", _folder["pipe"]);
        var reader = SpecialFiles.Soon(() => File.ReadAllText(_folder["pipe"]));

        await SpecialFiles.Soon(() =>
        {
            Save("pipe");
            return true;
        });

        Assert.Equal("new", await reader);
        Assert.Equal(FileKind.Fifo, FileKinds.Of(_folder["pipe"]));
        Assert.Equal(["pipe"], _folder.Names);
    }

    [Fact]
    public void A_device_gets_the_bytes_and_stays_a_device()
    {
        SpecialFiles.Link(_folder["null"], "/dev/null");

        Save("null");

        Assert.Equal(FileKind.CharacterDevice, FileKinds.Of("/dev/null"));
        Assert.Equal("/dev/null", new FileInfo(_folder["null"]).LinkTarget);
        Assert.Equal(["null"], _folder.Names);
    }

    [Fact]
    public void A_socket_is_refused_and_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows counts a socket as a file.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));

        AssertRefused("socket", "neither a regular file nor a pipe");
        Assert.Throws<OutputException>(() => OutputPath.Write("--json", _folder["socket"], "new"u8));
        Assert.Equal(FileKind.Other, FileKinds.Of(_folder["socket"]));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_new_file_has_the_permissions_of_the_old_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        File.WriteAllText(_folder["result"], "old");
        File.SetUnixFileMode(_folder["result"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Save("result");

        Assert.Equal("new", File.ReadAllText(_folder["result"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(_folder["result"]));
    }

    [Fact]
    public void Kinds_are_told_apart()
    {
        File.WriteAllText(_folder["file"], "");

        Assert.Equal(FileKind.Regular, FileKinds.Of(_folder["file"]));
        Assert.Equal(FileKind.Folder, FileKinds.Of(_folder.Path));
        Assert.Equal(FileKind.Missing, FileKinds.Of(_folder["missing"]));
        Assert.Throws<FileNotFoundException>(() => FileKinds.OpenRegular(_folder["missing"]));
        Assert.Contains(
            "no regular file", Assert.Throws<IOException>(() => FileKinds.OpenRegular(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Save(string name)
    {
        OutputPath.RequireWritableFile("--json", _folder[name]);
        OutputPath.Write("--json", _folder[name], "new"u8);
    }

    private void AssertRefused(string name, string expected)
    {
        var refusal = Assert.Throws<InputException>(() => OutputPath.RequireWritableFile("--json", _folder[name]));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
