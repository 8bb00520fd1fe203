namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

public abstract class NamedComposeMember
{
    /// <summary>The key that the member has in the file.</summary>
    public required string Name { get; set; }
}
