using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AiTeams.AppHost.Startup;
using AiTeams.Cli.Check;
using AiTeams.Contracts;

namespace AiTeams.Cli.Drill;

/// <summary>The running system that is drilled, as its Console describes it.</summary>
internal sealed class Site : IDisposable
{
    private readonly HttpClient _console;
    private readonly HttpClient _prometheus;
    private IReadOnlyList<Resource> _resources = [];
    private IReadOnlyList<Resource> _before = [];
    private DateTimeOffset _since;

    private Site(Uri console, string dataFolder, TimeProvider time)
    {
        (DataFolder, Time) = (dataFolder, time);
        _console = Client(console);
        _prometheus = Client(null);
    }

    public string DataFolder { get; }

    public TimeProvider Time { get; }

    public Prometheus Prometheus { get; private set; } = null!;

    /// <exception cref="DrillImpossibleException">Something that the drills need is not there.</exception>
    public static async Task<Site> OpenAsync(Uri console, string dataFolder, DrillTexts says, TimeProvider time, CancellationToken cancellationToken)
    {
        var site = new Site(console, dataFolder, time);
        try
        {
            await site.LookAsync(cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            site.Dispose();
            throw new DrillImpossibleException(says.NoConsole(console.GetLeftPart(UriPartial.Authority), failure.InnerException?.Message ?? failure.Message));
        }
        foreach (var needed in new[] { ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine, "otel-collector", "jaeger", "prometheus" })
        {
            if (site.Find(needed) is { State: "Running" }) continue;
            site.Dispose();
            throw new DrillImpossibleException(says.NotRunning(needed));
        }
        site._prometheus.BaseAddress = site.Address("prometheus", "http");
        site.Prometheus = new(site._prometheus);
        return site;
    }

    public Uri Gateway => Address(ServiceNames.ApiGateway, "http");

    public Uri CollectorHttp => Address("otel-collector", "OTLP");

    public async Task LookAsync(CancellationToken cancellationToken) =>
        _resources = (await _console.GetFromJsonAsync<Board>(new Uri("/api/resources", UriKind.Relative), ContractJson.Options, cancellationToken))!.Resources;

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
        var list = await _console.GetFromJsonAsync<JsonElement>(new Uri($"/api/receipts?limit=200&service={service}", UriKind.Relative), cancellationToken);
        return [.. list.GetProperty("receipts").EnumerateArray().Where(receipt => receipt.GetProperty("at").GetDateTimeOffset() >= _since)];
    }

    /// <summary>The case file of a tracking id.</summary>
    public Task<JsonElement> CaseAsync(string trackingId, CancellationToken cancellationToken) =>
        _console.GetFromJsonAsync<JsonElement>(new Uri("/api/cases/" + trackingId, UriKind.Relative), cancellationToken);

    /// <summary>The process that listens where the resource answers.</summary>
    /// <exception cref="DrillImpossibleException">It cannot be found: not on Linux, in a container, or of another user.</exception>
    public int ProcessOf(string name)
    {
        var port = Address(name, endpoint: null).Port;
        return PortHolder.FindProcess(port) is { } holder && holder.Name is not "docker-proxy"
            ? holder.Pid
            : throw new DrillImpossibleException(string.Create(CultureInfo.InvariantCulture, $"{name}: no process of yours listens on port {port}; drills need programs that run as processes of this machine, on Linux."));
    }

    public void Dispose()
    {
        _console.Dispose();
        _prometheus.Dispose();
    }

    private Uri Address(string name, string? endpoint)
    {
        var urls = Find(name)?.Urls ?? [];
        var url = urls.FirstOrDefault(url => endpoint is null || url.Name == endpoint) ?? (urls.Count > 0 ? urls[0] : null);
        return url is null ? throw new DrillImpossibleException($"{name} has no address in the Console.") : new(url.Url);
    }

    private static HttpClient Client(Uri? address) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };

    private sealed record Board(IReadOnlyList<Resource> Resources);
}

internal sealed record Resource(string Name, string? State, string? Health, int? ExitCode, int? Restarts, IReadOnlyList<ResourceUrl>? Urls);

internal sealed record ResourceUrl(string? Name, string Url);

/// <summary>The message says what is missing.</summary>
internal sealed class DrillImpossibleException(string message) : Exception(message);
