using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Runs containers through the command line of Docker or Podman: created, started attached, removed when they end. All share
/// one network of this application, where each is known as NAME and NAME.dev.internal.</summary>
internal sealed class Containers(LaunchFactory launches, ResourceLoggerService logs, DistributedApplicationModel model,
    OrphanRecord orphans, IConfiguration configuration, TimeProvider time)
{
    private const int SuffixLength = 8;
    private const int StopSeconds = 6;

    private static readonly string[] EnginePrefixes = ["DOCKER_", "BUILDKIT_", "COMPOSE_", "PODMAN_", "CONTAINER_", "CONTAINERS_", "XDG_", "SSL_CERT_", "LD_"];

    private readonly Lazy<Task<ContainerNetwork>> _network = new(() => ContainerNetwork.CreateAsync(
        configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"], HostPorts(model), orphans));

    /// <exception cref="DistributedApplicationException">No engine answers, or it refuses; the message is one line.</exception>
    internal async Task<IInstance> StartAsync(ContainerResource container, ResourceLog log, CancellationToken cancellationToken)
    {
        var network = await _network.Value.WaitAsync(cancellationToken);
        if (Ports.FindBusy(container) is { } busy) throw new DistributedApplicationException(busy);
        var name = container.TryGetLastAnnotation<ContainerNameAnnotation>(out var given)
            ? given.Name
            : $"{container.Name}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", SuffixLength)}";

        orphans.AddContainer(network.Engine, name);
        var variables = await launches.VariablesAsync(container, logs.GetLogger(container), cancellationToken);
        await RunAsync(network.Engine, await CreateArgumentsAsync(container, name, network, variables, cancellationToken), cancellationToken, variables.Where(v => !IsReadByEngines(v.Key)));

        var launch = new Launch(network.Engine, ["start", "--attach", name], Environment.CurrentDirectory, new Dictionary<string, string>());
        return new ContainerInstance(network.Engine, name, container, ChildProcess.Start(launch, log, orphans, time));
    }

    internal async Task CleanUpAsync()
    {
        if (_network is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _network.Value).DisposeAsync();
    }

    private static int[] HostPorts(DistributedApplicationModel model) => model.Resources.Where(r => r is not ContainerResource)
        .SelectMany(r => r.Annotations.OfType<EndpointAnnotation>()).Select(e => e.AllocatedPort).OfType<int>().Distinct().ToArray();

    private async Task<List<string>> CreateArgumentsAsync(ContainerResource container, string name, ContainerNetwork network, Dictionary<string, string> variables,
        CancellationToken cancellationToken)
    {
        if (!container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image)) throw new DistributedApplicationException("it has no image.");

        List<string> arguments = ["create", "--rm", "--name", name, "--network", network.Name,
            "--network-alias", container.Name, "--network-alias", ContainerHost.Alias(container), "--add-host", $"{ContainerHost.Name}:{network.HostAddress}"];
        foreach (var endpoint in container.Annotations.OfType<EndpointAnnotation>())
            arguments.AddRange(["--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{endpoint.AllocatedPort}:{endpoint.TargetPort}")]);
        foreach (var mount in container.Annotations.OfType<ContainerMountAnnotation>())
        {
            var type = mount.Type == ContainerMountType.BindMount ? "bind" : "volume";
            arguments.AddRange(["--mount", $"type={type}{(mount.Source is null ? "" : $",source={mount.Source}")},target={mount.Target}{(mount.IsReadOnly ? ",readonly" : "")}"]);
        }

        // By name: the engine's command line takes the value from its own environment, and no secret is on a command line that others can list.
        foreach (var (variable, value) in variables) arguments.AddRange(["--env", IsReadByEngines(variable) ? $"{variable}={value}" : variable]);
        if (container.Entrypoint is { } entrypoint) arguments.AddRange(["--entrypoint", entrypoint]);

        var context = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var annotation in container.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>().ToArray()) await annotation.Callback(context);
        arguments.AddRange(await LaunchFactory.ValuesAsync(context.Args, container, cancellationToken));

        arguments.Add(image.Reference);
        arguments.AddRange(await launches.ArgumentsAsync(container, cancellationToken));
        return arguments;
    }

    // Set for a container, these would steer the command line that creates it.
    private static bool IsReadByEngines(string variable) => variable is "PATH" or "HOME" or "TMPDIR" or "GODEBUG" or "NO_COLOR"
        || variable.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase)
        || EnginePrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The last line an engine prints on failure is the reason.</summary>
    internal static async Task<string> RunAsync(string engine, IEnumerable<string> arguments, CancellationToken cancellationToken,
        IEnumerable<KeyValuePair<string, string>>? variables = null)
    {
        var info = new ProcessStartInfo(engine, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables ?? []) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new DistributedApplicationException($"{Path.GetFileName(engine)}: {(await error).Trim().Split('\n')[^1]}");
    }

    private sealed class ContainerInstance(string engine, string name, ContainerResource container, ChildProcess attached) : IInstance
    {
        public Task<int> Exit => attached.Exit;

        public IEnumerable<ResourcePropertySnapshot> Properties { get; } =
        [
            new("container.name", name),
            new("container.image", container.Annotations.OfType<ContainerImageAnnotation>().Last().Reference),
        ];

        public async Task StopAsync()
        {
            await TryAsync("stop", "-t", StopSeconds.ToString(CultureInfo.InvariantCulture), name);
            await attached.StopAsync();
            // A stop that came before the engine had got round to the start stopped nothing.
            await TryAsync("rm", "--force", name);
        }

        private async Task TryAsync(params string[] arguments)
        {
            try
            {
                await RunAsync(engine, arguments, CancellationToken.None);
            }
            catch (DistributedApplicationException)
            {
                // Ended meanwhile, or the engine is gone; either way there is nothing left to stop.
            }
        }

        public ValueTask DisposeAsync()
        {
            attached.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
