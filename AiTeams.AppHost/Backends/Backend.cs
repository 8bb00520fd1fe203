namespace AiTeams.AppHost.Backends;

/// <summary>A telemetry program that is not ours, described once for both ways of running it: as a container and as a program on PATH.</summary>
internal abstract class Backend
{
    /// <summary>Resource name, and the container's name.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Its switch in the configuration: <c>Backends:{Option}</c> = auto | container | native | off | a URL. <c>Backends</c> alone is the switch of
    /// all that have none.
    /// </summary>
    public abstract string Option { get; }

    public abstract string Image { get; }

    public abstract string Tag { get; }

    /// <summary>Names under which the program may be on PATH; none for a backend that is had as a container only.</summary>
    public abstract IReadOnlyList<string> Programs { get; }

    /// <summary>What it listens on; the first one is the address that a URL in the configuration stands for.</summary>
    public abstract IReadOnlyList<BackendEndpoint> Endpoints { get; }

    /// <summary>Where a container keeps what must survive a restart; null when there is nothing.</summary>
    public virtual string? ContainerData => null;

    /// <summary>Where a container looks for its configuration; null for a backend without such a file.</summary>
    public virtual string? ContainerConfiguration => null;

    /// <summary>Where a container finds what its configuration refers to of the folder monitoring/; null when it refers to nothing.</summary>
    public virtual string? ContainerMonitoring => null;

    /// <summary>The folders below monitoring/ that a container sees, each under its name in <see cref="ContainerMonitoring"/>.</summary>
    public virtual IReadOnlyList<string> MonitoringFolders => [];

    /// <summary>What a container is created with besides, in the words of the engine's command line.</summary>
    public virtual IReadOnlyList<string> ContainerArguments => [];

    /// <summary>The configuration file on this machine; null for a backend without one.</summary>
    public virtual string? ConfigurationFile(Deployment deployment) => null;

    /// <summary>Environment and arguments, the same for container and program except for paths and address in <paramref name="home"/>.</summary>
    public abstract void Configure<T>(IResourceBuilder<T> resource, BackendHome home, Deployment deployment)
        where T : IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints;
}

/// <summary>One port of a backend.</summary>
/// <param name="Name">Endpoint name in the model.</param>
/// <param name="PortOption">Its option under <c>Ports:</c>.</param>
/// <param name="ContainerPort">What the program listens on inside a container.</param>
/// <param name="Variable">Environment variable that tells the program its port; null where an argument does.</param>
/// <param name="HealthPath">A path that answers 200 when the backend works; exactly one endpoint has one.</param>
/// <param name="DisplayName">What the address is called where it is shown; null for addresses that people do not open.</param>
/// <param name="IsPrivate">Whether the program listens there for itself alone: then a container keeps it to itself.</param>
internal sealed record BackendEndpoint(
    string Name, string PortOption, int ContainerPort, string? Variable = null, string? HealthPath = null,
    string? DisplayName = null, bool IsPrivate = false);

/// <summary>A backend's surroundings as its own process sees them.</summary>
/// <param name="Host">Address to listen on: every interface inside a container, loopback outside.</param>
/// <param name="Configuration">Path of its configuration file; empty without one.</param>
/// <param name="Data">Folder for what must survive a restart.</param>
/// <param name="Monitoring">The folder monitoring/, or in a container what there is of it.</param>
internal sealed record BackendHome(string Host, string Configuration, string Data, string Monitoring);
