namespace AiTeams.AppHost.Access;

/// <summary>Writes files that only their owner may read.</summary>
internal static class PrivateFile
{
    /// <summary>Replaces the file whole: written beside and moved, so that a start that is killed here leaves no half file, and an old file's wider mode is not inherited.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var beside = path + ".new";
        File.Delete(beside);
        using (var stream = new FileStream(beside, options))
        {
            write(stream);
        }

        File.Move(beside, path, overwrite: true);
    }
}
