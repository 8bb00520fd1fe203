namespace AiTeams.ServiceDefaults.Export.Retry;

/// <summary>What a retry folder asks of the disk: a seam, as a full disk cannot be had in a test.</summary>
internal interface IRetryDisk
{
    /// <returns>False when the disk is full or refuses; nothing is left of the file then.</returns>
    bool TryWrite(string path, ReadOnlySpan<byte> content);

    /// <summary>A file that cannot be deleted is not worth a failure.</summary>
    void Delete(string path);
}

/// <summary>The real one. Files are for the service's own user.</summary>
internal sealed class RetryDisk : IRetryDisk
{
    /// <summary>Ending of a file that is still being written.</summary>
    internal const string Unfinished = ".part";

    public bool TryWrite(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            using (var file = new FileStream(path + Unfinished, OwnersOnly()))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(path + Unfinished, path);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Delete(path + Unfinished);
            return false;
        }
    }

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static FileStreamOptions OwnersOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
