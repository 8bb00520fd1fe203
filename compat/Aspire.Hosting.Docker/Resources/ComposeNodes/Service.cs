using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

public sealed class Service : NamedComposeMember
{
    public string? Image { get; set; }

    public string? ContainerName { get; set; }

    public List<string> Command { get; set; } = [];

    public List<string> Entrypoint { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Ports of the machine, and what they lead to: 8000:8080.</summary>
    public List<string> Ports { get; set; } = [];

    /// <summary>Ports that only the other services reach.</summary>
    public List<string> Expose { get; set; } = [];

    public List<Volume> Volumes { get; set; } = [];

    public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

    public List<string> Networks { get; set; } = [];

    public Healthcheck? Healthcheck { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public string? Restart { get; set; }

    public string? User { get; set; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool? ReadOnly { get; set; }

    public List<string> Tmpfs { get; set; } = [];

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public string? StopGracePeriod { get; set; }

    public Service AddVolume(Volume volume)
    {
        Volumes.Add(volume);
        return this;
    }
}
