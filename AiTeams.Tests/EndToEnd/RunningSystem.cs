using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Contracts;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>The whole system as the AppHost starts it, on free ports, with a data folder of its own and no telemetry backend.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("aiteams-").FullName;
    private DistributedApplication? _app;
    private OtlpSink _sink = null!;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public string DataFolder => _data;

    public HttpClient Gateway { get; private set; } = null!;

    public HttpClient Console { get; private set; } = null!;

    /// <summary>What all services sent to the Console, which passes it on.</summary>
    public ReceivedTelemetry Telemetry => _sink.Received;

    public static IReadOnlyList<string> Services { get; } = [ServiceNames.ApiGateway, ServiceNames.WorkflowAgent, ServiceNames.WorkflowEngine];

    /// <summary>Arguments of an AppHost without any backend.</summary>
    public static string[] Arguments(string dataFolder, params string[] more) =>
    [
        $"--AITEAMS_DATA={dataFolder}", "--Backends=off", .. more,
    ];

    public async Task InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Most);
        _sink = await OtlpSink.StartAsync(cancellationToken: deadline.Token);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(Arguments(DataFolder), deadline.Token);
        foreach (var service in builder.Resources.OfType<ProjectResource>().Select(builder.CreateResourceBuilder))
        {
            // On a busy machine too an export arrives, and none is sent twice.
            service.WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");
            if (service.Resource.Name == ServiceNames.Console)
                service.WithEnvironment("Console__RelayEndpoint", _sink.GrpcEndpoint.ToString()).WithEnvironment("Console__RelayTimeout", "00:01:00");
        }

        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        foreach (var service in Services.Append(ServiceNames.Console))
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(service, deadline.Token);
        Gateway = Client(ServiceNames.ApiGateway);
        Console = Client(ServiceNames.Console);
    }

    /// <summary>Lines of a service's own JSON log that belong to the story.</summary>
    public IReadOnlyList<JsonObject> LogLines(string service, string trackingId) =>
        [.. Directory.EnumerateFiles(Path.Combine(DataFolder, "logs"), service + "*.jsonl")
            .SelectMany(ReadShared)
            .Where(line => line.Contains(trackingId, StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!.AsObject())
            .Where(line => (string?)line["tracking_id"] == trackingId)];

    /// <summary>The spans that reached the Console under the trace, once <paramref name="complete"/> holds.</summary>
    public Task<JsonObject> CaseAsync(string trackingId, Func<JsonObject, bool> complete) =>
        Eventually.GetAsync(
            async ct => (await Console.GetFromJsonAsync<JsonObject>($"/api/cases/{trackingId}", ct))!,
            complete);

    public async Task DisposeAsync()
    {
        Gateway?.Dispose();
        Console?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_sink is not null) await _sink.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    // Without propagation of its own: services under test in this process subscribe to every HttpClient, and would put their traceparent over a test's.
    private HttpClient Client(string service) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = App.GetEndpoint(service, "http") };

    private static IEnumerable<string> ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line) yield return line;
    }
}

[CollectionDefinition(Name)]
public sealed class RunningSystemCollection : ICollectionFixture<RunningSystem>
{
    public const string Name = "running system";
}
