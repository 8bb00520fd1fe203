using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Cli;
using AiTeams.Contracts;
using AiTeams.Testing.LanguageModels;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Cli;
using AiTeams.Tests.Support;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>
/// The whole system with the real Collector, Jaeger, Prometheus and Loki and a language model's double, after one story that is slow and one that
/// failed. Where the programs are missing nothing is started: the tests are skipped.
/// </summary>
public sealed class MonitoredSystem : IAsyncLifetime
{
    internal static readonly string[] Programs = ["otelcol-contrib", "jaeger", "prometheus", "loki"];

    private readonly string _data = Directory.CreateTempSubdirectory("aiteams-").FullName;
    private readonly List<HttpClient> _clients = [];
    private DistributedApplication? _app;
    private OpenAiDouble _model = null!;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("Not started.");

    public HttpClient Gateway { get; private set; } = null!;

    public HttpClient Prometheus { get; private set; } = null!;

    public HttpClient Jaeger { get; private set; } = null!;

    public HttpClient Loki { get; private set; } = null!;

    /// <summary>What the slow story is called, made and was asked for by.</summary>
    public string TrackingId { get; } = System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();

    public string WorkflowId { get; private set; } = "";

    public static string UserId => "user-monitored";

    public async Task InitializeAsync()
    {
        if (RealPrograms.Missing(Programs) is not null) return;
        using var deadline = new CancellationTokenSource(Patience.Most);
        _model = await OpenAiDouble.StartAsync(cancellationToken: deadline.Token);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AiTeams_AppHost>(
            [
                $"--AITEAMS_DATA={_data}", "--Backends=off", "--Backends:Collector=native", "--Backends:Jaeger=native", "--Backends:Prometheus=native", "--Backends:Loki=native",
                $"--Models:BaseUrl={_model.BaseUrl}", "--Models:Model=gpt-double", "--Models:ApiKey=none",
                "--Models:Prices:0:Model=gpt-double", "--Models:Prices:0:From=2026-01-01", "--Models:Prices:0:Input=2500000", "--Models:Prices:0:Output=10000000",
            ],
            deadline.Token);
        // One service says nothing but its receipts, which no level hides.
        var agent = builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(service => service.Name == ServiceNames.WorkflowAgent));
        foreach (var category in (string[])["Default", "Microsoft", "Microsoft.Hosting.Lifetime"]) agent.WithEnvironment($"Logging__LogLevel__{category}", "None");
        _app = await builder.BuildAsync(deadline.Token);
        await _app.StartAsync(deadline.Token);
        foreach (var resource in (string[])[.. RunningSystem.Services, ServiceNames.Console, "otel-collector", "jaeger", "prometheus", "loki"])
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource, deadline.Token);
        (Gateway, Prometheus, Jaeger, Loki) = (Client(ServiceNames.ApiGateway), Client("prometheus"), Client("jaeger"), Client("loki"));
        _model.Otherwise = new() { Text = Plan(Gateway.BaseAddress!), Usage = new(820, 190, CachedTokens: 100, ReasoningTokens: 20) };
        await Task.WhenAll(TellAsync(deadline.Token), FailAsync(deadline.Token));
    }

    /// <summary>Requests as users make them, errors on purpose among them.</summary>
    public async Task TrafficAsync(int count)
    {
        var result = await Shell.RunAsync(
            ["traffic", "--url", Gateway.BaseAddress!.ToString(), "--count", $"{count}", "--rate", "20", "--errors", "20%"], new() { ["AITEAMS_DATA"] = _data });
        // On a busy machine one may time out: that too is traffic.
        Assert.True(result.ExitCode is ExitCodes.Fine or ExitCodes.Failed, result.Output + result.Errors);
    }

    public Uri Url(string resource, string endpoint = "http") => App.GetEndpoint(resource, endpoint);

    public async Task DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_model is not null) await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        using var chat = await PostAsync("/api/app/chat/stream", new { message = "Look after the health of the gateway", user_id = UserId }, "delay=1100ms", TrackingId, cancellationToken);
        WorkflowId = (await chat.Content.ReadAsStringAsync(cancellationToken)).Split('\n')
            .Where(line => line.StartsWith("data:", StringComparison.Ordinal))
            .Select(line => (string?)JsonNode.Parse(line["data:".Length..])!["workflow"]?["workflow_id"])
            .First(id => id is not null)!;
        using var execute = await PostAsync($"/api/app/workflows/{WorkflowId}/execute?wait=30s", new { input = new { }, user_id = UserId }, null, TrackingId, cancellationToken);
        using var slow = await PostAsync("/api/app/workflows", new { description = "Look after the health of the gateway", user_id = UserId }, "delay=3100ms", TrackingId, cancellationToken);
        Assert.True(execute.IsSuccessStatusCode && slow.IsSuccessStatusCode, $"{await execute.Content.ReadAsStringAsync(cancellationToken)} {await slow.Content.ReadAsStringAsync(cancellationToken)}");
    }

    // The agent itself, where a fault may be ordered.
    private async Task FailAsync(CancellationToken cancellationToken)
    {
        using var agent = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Url(ServiceNames.WorkflowAgent) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/tracking/{TrackingId}");
        request.Headers.Add("X-Fault", "throw");
        using var response = await agent.SendAsync(request, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? fault, string trackingId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trackingId}-00f067aa0ba902b7-01");
        request.Headers.Add("X-User-ID", UserId);
        if (fault is not null) request.Headers.Add("X-Fault", fault);
        return await Gateway.SendAsync(request, cancellationToken);
    }

    private static string Plan(Uri gateway) =>
        """
        {"result": "planned", "message": "Asks and sums up.", "graph": {
          "nodes": [{"id": "start", "kind": "trigger"}, {"id": "get", "kind": "http_request", "configuration": {"method": "GET", "url": "http://localhost:PORT/api/public/health"}},
            {"id": "sum", "kind": "ai", "configuration": {"prompt": "Say what this means: {{nodes.get.status}}"}}],
          "connections": [{"from": "start", "to": "get"}, {"from": "get", "to": "sum"}], "triggers": ["start"]}}
        """.Replace("PORT", $"{gateway.Port}", StringComparison.Ordinal);

    // Without propagation of its own: services under test in this process subscribe to every HttpClient, and would put their traceparent over a test's.
    private HttpClient Client(string resource)
    {
        var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Url(resource) };
        _clients.Add(client);
        return client;
    }
}

[CollectionDefinition(Name)]
public sealed class MonitoredSystemCollection : ICollectionFixture<MonitoredSystem>
{
    public const string Name = "monitored system";
}
