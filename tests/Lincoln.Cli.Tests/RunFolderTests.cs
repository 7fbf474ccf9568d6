using Lincoln.Cli.Runs;

namespace Lincoln.Cli.Tests;

public class RunFolderTests
{
    [Fact]
    public void A_new_output_folder_appears_with_all_its_files()
    {
        using var scratch = new Scratch();
        string output = scratch["a/b/run"];
        using var folder = new RunFolder(output, "digits");
        Assert.False(Directory.Exists(output));
        File.WriteAllText(Path.Combine(folder.Stage(), "run.json"), "{}");
        Assert.Equal(output, folder.Publish());
        Assert.Equal(["run.json"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName));
        Assert.Equal(["run"], Directory.GetFileSystemEntries(scratch["a/b"]).Select(Path.GetFileName));
    }

    [Fact]
    public void An_existing_output_folder_keeps_its_other_files()
    {
        using var scratch = new Scratch();
        scratch.File("notes.txt", "mine");
        scratch.File("run.json", "old");
        using var folder = new RunFolder(scratch.Folder, "digits");
        File.WriteAllText(Path.Combine(folder.Stage(), "run.json"), "new");
        folder.Publish();
        Assert.Equal(["notes.txt", "run.json"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName).Order());
        Assert.Equal("new", File.ReadAllText(scratch["run.json"]));
    }

    [Fact]
    public void A_run_that_is_killed_while_it_trains_leaves_nothing_behind()
    {
        using var scratch = new Scratch();
        using var folder = new RunFolder(scratch["a/run"], "digits");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_run_that_fails_leaves_nothing_behind()
    {
        using var scratch = new Scratch();
        using (var folder = new RunFolder(scratch["a/b/run"], "digits")) File.WriteAllText(Path.Combine(folder.Stage(), "half"), "");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_said_at_once()
    {
        using var scratch = new Scratch();
        string file = scratch.File("file", "");
        Assert.Contains("is a file", Assert.Throws<UsageException>(() => new RunFolder(file, "digits")).Message);
        Assert.Contains("cannot be written", Assert.Throws<IOException>(() => new RunFolder(Path.Combine(file, "run"), "digits")).Message);
        Assert.Throws<UsageException>(() => new RunFolder(" ", "digits"));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }
}
