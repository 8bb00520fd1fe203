using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

public sealed class Network : NamedComposeMember
{
    public string? Driver { get; set; }

    public Ipam? Ipam { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];
}
