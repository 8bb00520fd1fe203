namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource and its latest state. <see cref="ResourceId"/> tells instances of one name apart.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
