namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>Which addresses a network gives.</summary>
public sealed class Ipam
{
    /// <summary>One entry per subnet: subnet, ip_range, gateway.</summary>
    public List<Dictionary<string, string>> Config { get; set; } = [];
}
