using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A mount of a service, or a volume that the file declares.</summary>
public sealed class Volume : NamedComposeMember
{
    /// <summary>bind or volume.</summary>
    public string? Type { get; set; }

    public string? Source { get; set; }

    public string? Target { get; set; }

    public bool? ReadOnly { get; set; }

    public string? Driver { get; set; }

    public bool? External { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];
}
