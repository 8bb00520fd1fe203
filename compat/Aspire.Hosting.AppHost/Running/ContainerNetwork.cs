using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Aspire.Hosting.Running;

/// <summary>The network of this application's containers, and their way to the processes of this machine, which listen on loopback only: where
/// the engine's gateway is an address of this machine (Linux), each host port is relayed from there.</summary>
internal sealed class ContainerNetwork : IAsyncDisposable
{
    private const int SuffixLength = 8;

    private readonly IReadOnlyList<PortRelay> _relays;
    private readonly IPAddress? _gateway;

    private ContainerNetwork(string engine, string name, IPAddress? gateway, IEnumerable<int> hostPorts)
    {
        Engine = engine;
        Name = name;
        _gateway = gateway;
        _relays = gateway is null
            ? []
            : [.. hostPorts.Select(port => new PortRelay(new IPEndPoint(gateway, port), new IPEndPoint(IPAddress.Loopback, port)))];
    }

    internal string Engine { get; }

    internal string Name { get; }

    internal string HostAddress => _gateway?.ToString() ?? "host-gateway";

    internal static async Task<ContainerNetwork> CreateAsync(string? wantedEngine, IEnumerable<int> hostPorts, OrphanRecord orphans)
    {
        var engine = await FindEngineAsync(wantedEngine)
            ?? throw new DistributedApplicationException($"no container engine answers ({wantedEngine ?? "docker, podman"}).");
        var name = $"aspire-session-network-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", SuffixLength)}";
        orphans.AddNetwork(engine, name);
        await Containers.RunAsync(engine, ["network", "create", name], CancellationToken.None);
        var gateway = await GatewayAsync(engine, name);
        return new ContainerNetwork(engine, name, gateway is not null && IsOurs(gateway) ? gateway : null, hostPorts);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays) await relay.DisposeAsync();
        try
        {
            await Containers.RunAsync(Engine, ["network", "rm", Name], CancellationToken.None);
        }
        catch (DistributedApplicationException)
        {
            // The engine went first; the next start tries again.
        }
    }

    private static async Task<string?> FindEngineAsync(string? wanted)
    {
        foreach (var candidate in wanted is { Length: > 0 } ? [wanted] : new[] { "docker", "podman" })
        {
            if (Programs.Find(candidate, null) is not { } path) continue;
            try
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                await Containers.RunAsync(path, ["info", "--format", "{{.ID}}"], timeout.Token);
                return path;
            }
            catch (Exception exception) when (exception is DistributedApplicationException or OperationCanceledException)
            {
                // Installed, not running.
            }
        }

        return null;
    }

    private static bool IsOurs(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<IPAddress?> GatewayAsync(string engine, string name)
    {
        try
        {
            var answer = await Containers.RunAsync(engine, ["network", "inspect", "--format", "{{range .IPAM.Config}}{{.Gateway}} {{end}}", name], CancellationToken.None);
            return IPAddress.TryParse(answer.Trim().Split(' ')[0], out var gateway) ? gateway : null;
        }
        catch (DistributedApplicationException)
        {
            return null;
        }
    }
}
