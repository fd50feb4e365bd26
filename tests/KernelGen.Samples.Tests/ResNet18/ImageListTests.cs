namespace KernelGen.Samples.Tests.ResNet18;

public sealed class ImageListTests
{
    [Fact]
    public void Lists_classes_and_images_in_ordinal_order()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])[
            "b/2.png", "b/1.JPG", "B/1.webp", "a/1.jpeg", "a/notes.txt", "a/.hidden.png", ".git/1.png", "loose.png"])
        {
            TestImages.Write(folder, name, []);
        }

        var list = ImageList.Read("--data", folder.Path);

        Assert.Equal(["B", "a", "b"], list.Classes);
        Assert.Equal([folder["B/1.webp"], folder["a/1.jpeg"], folder["b/1.JPG"], folder["b/2.png"]], list.Files);
        Assert.Equal([0, 1, 2, 2], list.Labels);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();

        (await Sample.StartShort("--data", folder["nowhere"])).AssertRefused($"--data {folder["nowhere"]}", "no such folder", "cats/1.jpg");
    }

    [Fact]
    public async Task A_file_in_place_of_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "cats.png", []);

        (await Sample.StartShort("--data", folder["cats.png"])).AssertRefused("it is a file, not a folder");
    }

    [Fact]
    public async Task A_folder_without_classes_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "1.png", []);

        (await Sample.StartShort("--data", folder.Path)).AssertRefused("holds no folders", "one folder of images (.jpg, ");
    }

    [Fact]
    public async Task A_single_class_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.Write(folder, "cats/1.png", []);

        (await Sample.StartShort("--data", folder.Path)).AssertRefused("holds one folder only", "at least 2 classes");
    }

    [Fact]
    public async Task A_class_without_images_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        TestImages.Write(folder, "green/notes.txt", []);

        (await Sample.StartShort("--data", folder.Path)).AssertRefused("class green holds no images (.jpg, ");
    }

    [Fact]
    public async Task More_classes_than_asked_for_are_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        TestImages.Write(folder, "green/1.png", []);

        (await Sample.StartShort("--data", folder.Path, "--classes", "2")).AssertRefused("holds 3 classes, but --classes is 2");
    }

    [Fact]
    public async Task A_batch_larger_than_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);

        (await Sample.StartShort("--data", folder.Path, "--batch", "13")).AssertRefused(
            "--batch is 13, but there are only 12 training images");
    }

    [Fact]
    public async Task Test_images_of_other_classes_are_refused()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder, "train");
        TestImages.WriteTwoClasses(folder, "test");
        Directory.Move(folder["test/red"], folder["test/green"]);

        (await Sample.StartShort("--data", folder["train"], "--test", folder["test"])).AssertRefused(
            "--test", "class red of", "is missing");
    }

    [Fact]
    public async Task Test_images_without_training_images_are_refused() =>
        (await Sample.StartShort("--test", ".")).AssertRefused("--test .", "Add --data");

    [Theory]
    [InlineData("train", "test")]
    [InlineData("test", "train")]
    public async Task Images_of_which_none_can_be_read_are_refused_before_the_training(string broken, string whole)
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder, whole);
        foreach (string name in (string[])["blue/1.png", "blue/2.png", "red/1.jpg", "red/2.jpg"])
            TestImages.Write(folder, Path.Combine(broken, name), [1, 2, 3]);

        (await Sample.StartShort("--data", folder["train"], "--test", folder["test"], "--json", folder["result.json"]))
            .AssertRefused(
                $"{folder[broken]}: none of the 4 images can be read; the first is {Path.Combine(folder[broken], "blue/1.png")}");
    }

    [Fact]
    public void One_image_that_can_be_read_is_enough()
    {
        using var folder = new TemporaryFolder();
        TestImages.WriteTwoClasses(folder);
        TestImages.Write(folder, "blue/0.png", [1, 2, 3]);

        ImageList.Read("--data", folder.Path).RequireReadable();
    }
}
