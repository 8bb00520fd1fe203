namespace Aspire.Hosting.ApplicationModel;

public abstract class ContainerFileSystemItem
{
    public string Name { get; set; } = "";

    public UnixFileMode Mode { get; set; }
}

public abstract class ContainerFileBase : ContainerFileSystemItem
{
    /// <summary>The text of the file; or <see cref="SourcePath"/> names a file on this machine.</summary>
    public string? Contents { get; set; }

    public string? SourcePath { get; set; }
}

public sealed class ContainerFile : ContainerFileBase;

public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];
}

internal sealed record ContainerFilesAnnotation(string DestinationPath, IEnumerable<ContainerFileSystemItem> Entries) : IResourceAnnotation;
