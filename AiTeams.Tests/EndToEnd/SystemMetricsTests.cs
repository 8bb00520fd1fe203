using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTeams.Contracts;
using AiTeams.LanguageModels.Calls;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using OpenTelemetry.Metrics;
using Xunit;

namespace AiTeams.Tests.EndToEnd;

/// <summary>What the services' own <c>/metrics</c> say after a user's story, and what they must never say.</summary>
[Collection(RunningSystemCollection.Name)]
public sealed partial class SystemMetricsTests(RunningSystem system)
{
    private const string ChatRoute = "/api/app/chat/stream";

    /// <summary>By the name that Prometheus shows.</summary>
    private static readonly Dictionary<string, InstrumentDefinition> Declared =
        new[] { typeof(InstrumentDefinition), typeof(GenAiMetrics), typeof(Database) }.SelectMany(type => InstrumentDefinition.DeclaredIn(type.Assembly))
            .ToDictionary(static definition => PrometheusName.Of(definition.Name, definition.Unit ?? "", definition.Kind switch
            {
                InstrumentKind.Counter => MetricType.LongSum,
                InstrumentKind.UpDownCounter => MetricType.LongSumNonMonotonic,
                InstrumentKind.Histogram => MetricType.Histogram,
                _ => MetricType.LongGauge,
            }));

    [Fact]
    public async Task A_story_is_counted_by_each_service_and_no_label_is_an_id()
    {
        var before = await ScrapeAsync();
        await TellAStoryAsync();
        // The last byte is sent before the books are closed.
        var after = await Eventually.GetAsync(_ => ScrapeAsync(), found => Gained(found, before, ServiceNames.ApiGateway, "user_activity_total", ("activity_type", "tracking_lookup")) >= 1
            && Gained(found, before, ServiceNames.ApiGateway, "time_to_first_event_seconds_count", ("endpoint", ChatRoute)) >= 1
            && Gained(found, before, ServiceNames.WorkflowEngine, "workflow_executions_total", ("status", "success")) >= 1
            && Gained(found, before, ServiceNames.WorkflowAgent, "agent_requests_total", ("status", "success")) >= 1);

        void Counted(double times, string service, string name, params (string Key, string Value)[] labels) => Assert.Equal(times, Gained(after, before, service, name, labels));
        Counted(1, ServiceNames.ApiGateway, "user_activity_total", ("activity_type", "session_created"));
        Counted(1, ServiceNames.ApiGateway, "user_activity_total", ("activity_type", "chat"));
        Counted(1, ServiceNames.ApiGateway, "user_activity_total", ("activity_type", "workflow_executed"));
        Counted(1, ServiceNames.ApiGateway, "endpoint_usage_total", ("endpoint", ChatRoute));
        Counted(1, ServiceNames.ApiGateway, "request_count_total", ("endpoint", ChatRoute), ("method", "POST"), ("status_code", "200"), ("outcome", "success"));
        Counted(1, ServiceNames.ApiGateway, "request_errors_total", ("endpoint", "unmatched"), ("error_type", "not_found"), ("status_code", "404"), ("error_category", "validation"));
        Counted(1, ServiceNames.ApiGateway, "time_to_first_event_seconds_count", ("endpoint", ChatRoute));
        Counted(1, ServiceNames.WorkflowAgent, "agent_requests_total", ("method", "POST"), ("endpoint", "/generate"), ("status", "success"));
        Counted(1, ServiceNames.WorkflowAgent, "agent_request_duration_seconds_count", ("endpoint", "/generate"));
        Counted(1, ServiceNames.WorkflowAgent, "agent_cache_requests_total", ("cache_type", "plan"));
        Counted(1, ServiceNames.WorkflowEngine, "server_request_total", ("ret", "0"), ("func", "create_workflow"), ("status", "success"));
        Counted(1, ServiceNames.WorkflowEngine, "server_request_time_microseconds_count", ("ret", "0"), ("func", "execute_workflow"), ("status", "success"));
        Counted(1, ServiceNames.WorkflowEngine, "workflow_executions_total", ("status", "success"));
        Counted(1, ServiceNames.WorkflowEngine, "workflow_duration_seconds_count", ("status", "success"));
        Assert.True(Gained(after, before, ServiceNames.WorkflowEngine, "workflow_node_executions_total", ("status", "success")) >= 2);

        Assert.All(after, sample =>
        {
            Assert.All(sample.Labels, label => Assert.False(IdPattern().IsMatch(label.Value), sample.Line));
            if (DefinitionOf(sample.Name) is { } definition) AssertAsDeclared(sample, definition);
        });
    }

    [Fact]
    public async Task Sessions_and_runs_under_way_are_observed_from_the_database()
    {
        using var created = await system.Gateway.PostAsJsonAsync("/api/app/sessions", new { name = "observed" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        var samples = await Eventually.GetAsync(_ => ScrapeAsync(), found => found.Exists(sample => sample.Name == "active_sessions" && sample.Value >= 1));

        Assert.Equal(ServiceNames.ApiGateway, Assert.Single(samples, sample => sample.Name == "active_sessions").Service);
        var runs = samples.FindAll(sample => sample.Name == "active_workflows");
        Assert.All(runs, sample => Assert.Equal(ServiceNames.WorkflowEngine, sample.Service));
        Assert.Equal(["queued", "running", "waiting"], runs.Select(sample => sample.Labels["status"]).Order());
    }

    private static void AssertAsDeclared(Sample sample, InstrumentDefinition definition)
    {
        var labels = definition.Labels.ToDictionary(label => PrometheusName.OfLabel(label.Key));
        var given = sample.Labels.Keys.Except(["service", "environment", "project", "version", "service_name", "le"]).ToList();
        Assert.All(given, key => Assert.True(labels.ContainsKey(key), $"{key} is not declared: {sample.Line}"));
        Assert.All(labels.Where(label => !label.Value.IsOptional), label => Assert.True(given.Contains(label.Key), $"{label.Key} is missing: {sample.Line}"));
        Assert.All(given.Where(key => labels[key].Values.Count > 0), key => Assert.True(labels[key].Values.Contains(sample.Labels[key]), sample.Line));
    }

    private static InstrumentDefinition? DefinitionOf(string sample)
    {
        if (Declared.TryGetValue(sample, out var definition)) return definition;
        var suffix = new[] { "_bucket", "_sum", "_count" }.FirstOrDefault(end => sample.EndsWith(end, StringComparison.Ordinal));
        return suffix is not null && Declared.TryGetValue(sample[..^suffix.Length], out definition) ? definition : null;
    }

    private static double Gained(List<Sample> after, List<Sample> before, string service, string name, params (string Key, string Value)[] labels)
    {
        return Sum(after) - Sum(before);

        double Sum(List<Sample> samples) => samples.Where(sample => sample.Service == service && sample.Name == name
            && Array.TrueForAll(labels, label => sample.Labels.TryGetValue(label.Key, out var value) && value == label.Value)).Sum(sample => sample.Value);
    }

    private async Task TellAStoryAsync()
    {
        using var session = await system.Gateway.PostAsJsonAsync("/api/app/sessions", new { name = "metrics" });
        var sessionId = (string)(await session.Content.ReadFromJsonAsync<JsonObject>())!["session_id"]!;
        var address = system.Gateway.BaseAddress!.Authority;
        using var chat = await system.Gateway.PostAsJsonAsync(ChatRoute, new { session_id = sessionId, message = $"fetch http://{address}/api/public/health and if the status is 200 wait 1 second" });
        var events = (await chat.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[5..])!).ToList();
        var workflowId = (string)events.Single(told => (string?)told["type"] == "workflow")["workflow"]!["workflow_id"]!;
        using var execute = await system.Gateway.PostAsJsonAsync($"/api/app/workflows/{workflowId}/execute?wait=30s", new { input = new { } });
        Assert.Equal(HttpStatusCode.OK, execute.StatusCode);
        using var missing = await system.Gateway.GetAsync($"/nowhere/{sessionId}");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var lookup = await system.Gateway.GetAsync($"/api/app/tracking/{execute.Headers.GetValues("X-Tracking-ID").Single()}");
        Assert.Equal(HttpStatusCode.OK, lookup.StatusCode);
    }

    private async Task<List<Sample>> ScrapeAsync()
    {
        var samples = new List<Sample>();
        foreach (var service in RunningSystem.Services)
        {
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = system.App.GetEndpoint(service, "http") };
            var page = await client.GetStringAsync("/metrics");
            samples.AddRange(page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Sample.Read(service, line)));
        }
        return samples;
    }

    /// <summary>Trace and tracking ids, UUIDs, and our own stored ids.</summary>
    [GeneratedRegex("(?i)^[0-9a-f]{32}$|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|(ses|msg|wf|exe|exec|run|node|gen|usr|user)_[0-9a-f]{8,}")]
    private static partial Regex IdPattern();

    private sealed partial record Sample(string Service, string Name, IReadOnlyDictionary<string, string> Labels, double Value, string Line)
    {
        public static Sample Read(string service, string line)
        {
            var (open, close) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf("} ", StringComparison.Ordinal));
            var labels = LabelPattern().Matches(line[open..close]).ToDictionary(found => found.Groups[1].Value, found => found.Groups[2].Value);
            Assert.Equal(service, labels["service"]);
            return new(service, line[..open], labels, double.Parse(line[(close + 2)..], CultureInfo.InvariantCulture), line);
        }

        [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)"[,]?""")]
        private static partial Regex LabelPattern();
    }
}
