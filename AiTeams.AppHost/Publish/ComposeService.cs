using System.Globalization;
using AiTeams.AppHost.Backends;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace AiTeams.AppHost.Publish;

/// <summary>What a service of ours is in a Compose file beyond what Aspire makes of it.</summary>
internal static class ComposeService
{
    public const string Loopback = "127.0.0.1";

    private const int GrafanaPort = 3000;

    /// <summary>
    /// Read-only but for its data and /tmp, and healthy when its own <c>/health</c> says so: the base image has no program that could ask.
    /// </summary>
    public static void Harden(Service service, ProjectResource project, string home)
    {
        service.ReadOnly = true;
        service.Tmpfs.Add("/tmp");
        service.AddVolume(new Volume { Name = service.Name, Type = "volume", Source = service.Name, Target = home });
        service.Healthcheck = new Healthcheck
        {
            Test = ["CMD", "dotnet", $"/app/{Assembly(project)}.dll", "--health"],
            Interval = "15s",
            Timeout = "10s",
            Retries = 3,
            StartPeriod = "60s",
        };
        foreach (var wait in project.Annotations.OfType<WaitAnnotation>())
        {
            if (wait.WaitType == WaitType.WaitUntilHealthy && service.DependsOn.TryGetValue(wait.Resource.Name, out var dependency))
            {
                dependency.Condition = "service_healthy";
            }
        }
    }

    /// <summary>What a backend needs that Aspire does not carry over: the user it is run as, and for Grafana, which people open, a port.</summary>
    public static void Adapt(Service service, ContainerResource container, Deployment deployment)
    {
        if (container.Name == GrafanaBackend.ResourceName)
        {
            Publish(service, deployment.Ports["grafana"], Loopback, GrafanaPort);
        }

        // The Collector's queue, where it has one, is a volume that only root may write to: its image has no user with a folder of its own.
        if (container.Name == CollectorBackend.ResourceName && service.Volumes.Any(volume => volume.Type == "volume"))
        {
            service.User = "0";
        }
    }

    /// <summary>Reachable from outside at one port of the machine.</summary>
    /// <param name="port">Null lets the engine choose.</param>
    /// <param name="address">The machine's address to listen on; null is every one.</param>
    /// <param name="inside">What the service listens on.</param>
    public static void Publish(Service service, int? port, string? address = null, int inside = PublishTarget.HttpPort)
    {
        var outside = $"{(address is null ? "" : address + ":")}{port?.ToString(CultureInfo.InvariantCulture)}";
        service.Ports = [string.Create(CultureInfo.InvariantCulture, $"{(outside.Length > 0 ? outside + ":" : "")}{inside}")];
    }

    private static string Assembly(ProjectResource project) =>
        Path.GetFileNameWithoutExtension(project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath);
}
