using System.Globalization;
using System.Text.Json;
using AiTeams.AppHost.Startup;
using AiTeams.Cli.Backends;
using AiTeams.Contracts;

namespace AiTeams.Cli.Drill;

/// <summary>The running system that is drilled, as its Console describes it.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>What the programs are called that a fault may stop; services are named below.</summary>
    private static readonly Dictionary<string, string[]> Programs = new(StringComparer.Ordinal)
    {
        ["otel-collector"] = ["otelcol-contrib", "otelcol"],
        ["jaeger"] = ["jaeger"],
        [ServiceNames.WorkflowAgent] = ["dotnet", ServiceNames.WorkflowAgent, "AiTeams.WorkflowAgent"],
        [ServiceNames.WorkflowEngine] = ["dotnet", ServiceNames.WorkflowEngine, "AiTeams.WorkflowEngine"],
    };

    /// <summary>The kernel cuts the names of processes.</summary>
    private const int LongestName = 15;

    private readonly HttpClient _console;
    private HttpClient? _prometheus;
    private IReadOnlyList<Resource> _resources = [];
    private IReadOnlyList<Resource> _before = [];
    private DateTimeOffset _since;

    private Site(DrillOptions options, TimeProvider time)
    {
        (DataFolder, Time) = (options.DataFolder, time);
        _console = BackendClient.For(options.Console, options.ConsoleKey);
    }

    public string DataFolder { get; }

    public TimeProvider Time { get; }

    public Prometheus Prometheus { get; private set; } = null!;

    /// <exception cref="DrillImpossibleException">Something that the drills need is not there.</exception>
    public static async Task<Site> OpenAsync(DrillOptions options, DrillTexts says, TimeProvider time, CancellationToken cancellationToken)
    {
        var site = new Site(options, time);
        try
        {
            await site.LookAsync(cancellationToken);
        }
        catch (Exception failure) when (BackendClient.IsSilence(failure, cancellationToken))
        {
            site.Dispose();
            throw new DrillImpossibleException(says.NoConsole(BackendClient.Shown(options.Console), BackendClient.Reason(failure)));
        }
        foreach (var needed in new[] { ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine, "otel-collector", "jaeger", "prometheus" })
        {
            if (site.Find(needed) is { State: "Running" }) continue;
            site.Dispose();
            throw new DrillImpossibleException(says.NotRunning(needed));
        }
        site._prometheus = BackendClient.For(site.Address("prometheus", "http"));
        site.Prometheus = new(site._prometheus);
        return site;
    }

    public Uri Gateway => Here(ServiceNames.ApiGateway, "http");

    public Uri CollectorHttp => Here("otel-collector", "OTLP");

    public async Task LookAsync(CancellationToken cancellationToken) =>
        _resources = (await AskAsync<Board>("api/resources", cancellationToken))?.Resources ?? [];

    /// <summary>What comes from here on may be the fault's.</summary>
    public async Task MarkAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        (_before, _since) = (_resources, Time.GetUtcNow());
    }

    /// <summary>As it was at the mark.</summary>
    public Resource? Before(string name) => _before.FirstOrDefault(resource => resource.Name == name);

    public Resource? Find(string name) => _resources.FirstOrDefault(resource => resource.Name == name);

    /// <summary>The newest receipts of a service since the mark.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiptsAsync(string service, CancellationToken cancellationToken)
    {
        var list = await AskAsync<JsonElement>($"api/receipts?limit=200&service={service}", cancellationToken);
        return [.. list.GetProperty("receipts").EnumerateArray().Where(receipt => receipt.GetProperty("at").GetDateTimeOffset() >= _since)];
    }

    /// <summary>The case file of a tracking id.</summary>
    public Task<JsonElement> CaseAsync(string trackingId, CancellationToken cancellationToken) =>
        AskAsync<JsonElement>("api/cases/" + trackingId, cancellationToken);

    /// <summary>The process that listens where the resource answers.</summary>
    /// <exception cref="DrillImpossibleException">
    /// It cannot be found (not on Linux, in a container, of another user), or is not what it should be: another program may have taken the port.
    /// </exception>
    public int ProcessOf(string name)
    {
        var port = Here(name, endpoint: null).Port;
        if (PortHolder.FindProcess(port) is { } holder)
        {
            return Programs[name].Any(program => program[..Math.Min(program.Length, LongestName)] == holder.Name)
                ? holder.Pid
                : throw new DrillImpossibleException(string.Create(CultureInfo.InvariantCulture, $"{name}: on port {port} listens {holder.Name}, which is none of {string.Join(", ", Programs[name])}."));
        }
        throw new DrillImpossibleException(string.Create(CultureInfo.InvariantCulture, $"{name}: no process of yours listens on port {port}; drills need programs that run as processes of this machine, on Linux."));
    }

    public void Dispose()
    {
        _console.Dispose();
        _prometheus?.Dispose();
    }

    /// <summary>Faults are for this machine, whatever the Console says runs where.</summary>
    private Uri Here(string name, string? endpoint) => Address(name, endpoint) is { IsLoopback: true } here
        ? here
        : throw new DrillImpossibleException($"{name} does not run on this machine, says the Console: drills break nothing elsewhere.");

    private Uri Address(string name, string? endpoint)
    {
        var urls = Find(name)?.Urls ?? [];
        var url = urls.FirstOrDefault(url => endpoint is null || url.Name == endpoint) ?? (urls.Count > 0 ? urls[0] : null);
        return Uri.TryCreate(url?.Url.TrimEnd('/') + "/", UriKind.Absolute, out var address) ? address : throw new DrillImpossibleException($"{name} has no address in the Console.");
    }

    private async Task<T?> AskAsync<T>(string path, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await _console.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken), ContractJson.Options);

    private sealed record Board(IReadOnlyList<Resource>? Resources);
}

internal sealed record Resource(string Name, string? State, string? Health, int? ExitCode, int? Restarts, IReadOnlyList<ResourceUrl>? Urls);

internal sealed record ResourceUrl(string? Name, string Url);

/// <summary>The message says what is missing.</summary>
internal sealed class DrillImpossibleException(string message) : Exception(message);
