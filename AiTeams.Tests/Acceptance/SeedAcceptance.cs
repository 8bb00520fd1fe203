using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTeams.Tests.EndToEnd;
using AiTeams.Tests.Support;
using Aspire.Hosting.Testing;
using Xunit;

namespace AiTeams.Tests.Acceptance;

/// <summary>
/// The acceptance list (验收标准) of the implementation guide, line by line, against the running system: a test per line that needs no telemetry
/// backend, under the line's own words. This is how they ask; the lines that are not theirs:
/// <list type="table">
/// <listheader><term>Line</term><description>Held by</description></listheader>
/// <item><term>Jaeger UI 显示服务间调用链</term><description>monitoring as code (issue 6), with the real Jaeger; the call chain itself by
/// <see cref="SeedTracingTests.A_call_chain_is_one_trace_without_a_line_of_code"/></description></item>
/// <item><term>Prometheus 收集到应用指标</term><description>monitoring as code (issue 6), with the real Prometheus; what it scrapes by
/// <see cref="SeedMetricTests.Base_metrics_carry_the_dimensions_of_the_resource"/></description></item>
/// <item><term>Grafana Cloud 显示 dev/prod 分离数据</term><description>monitoring as code (issue 6): needs an account</description></item>
/// <item><term>告警规则正常触发</term><description>monitoring as code (issue 6), with the real Prometheus and Alertmanager</description></item>
/// <item><term>成本控制在预算内; 成本优化潜力可见</term><description>monitoring as code (issue 6): a matter of the backends' bills</description></item>
/// <item><term>系统可用性 &gt;99.9%</term><description>monitoring as code (issue 6): a service level over weeks</description></item>
/// </list>
/// </summary>
public abstract class SeedAcceptance(RunningSystem system)
{
    protected RunningSystem Running { get; } = system;

    protected const string CallersSpan = "00f067aa0ba902b7";

    /// <summary>A workflow made from words, which takes all three services, and run: under one trace id of the caller's.</summary>
    protected async Task<string> TellAsync()
    {
        var traceId = NewTraceId();
        var words = JsonSerializer.Serialize(new { description = $"fetch http://{Running.Gateway.BaseAddress!.Authority}/api/public/health" });
        using var made = await SendAsync(HttpMethod.Post, "/api/app/workflows", traceId, words);
        Assert.Equal(201, (int)made.StatusCode);
        var workflowId = (string?)(await made.Content.ReadFromJsonAsync<JsonObject>())!["workflow_id"];
        using var ran = await SendAsync(HttpMethod.Post, $"/api/app/workflows/{workflowId}/execute?wait=30s", traceId, "{}");
        Assert.Equal(200, (int)ran.StatusCode);
        return traceId;
    }

    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? traceId, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        if (traceId is not null) request.Headers.TryAddWithoutValidation("traceparent", $"00-{traceId}-{CallersSpan}-01");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Running.Gateway.SendAsync(request);
    }

    /// <summary>The service's lines of the story, once its receipt is among them.</summary>
    protected Task<IReadOnlyList<JsonObject>> LinesAsync(string service, string trackingId) => Eventually.GetAsync(
        () => Running.LogLines(service, trackingId), lines => lines.Any(IsRequest));

    protected static bool IsRequest(JsonObject line) => (string?)line["receipt"]?["kind"] == "request";

    /// <summary>Every line a service has written so far; one that is being written is left out.</summary>
    protected List<string> WholeLines(string service) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Running.DataFolder, "logs"), service + "*.jsonl").SelectMany(path =>
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var text = reader.ReadToEnd();
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }),
    ];

    protected async Task<string> SampleAsync(string service, string name, params string[] labels)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Running.App.GetEndpoint(service, "http") };
        var samples = await Eventually.GetAsync(
            async token => (await client.GetStringAsync("/metrics", token)).Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal))).ToList(),
            found => found.Count > 0);
        return samples[0];
    }

    protected static IEnumerable<JsonObject> Spans(JsonObject found) => found["spans"]!["items"]!.AsArray().Select(span => span!.AsObject());

    protected static JsonObject? ServerSpan(JsonObject found, string service) => Spans(found).FirstOrDefault(span => Text(span, "service") == service && Text(span, "kind") == "server");

    protected static string? Text(JsonObject found, string name) => (string?)found[name];

    protected static int Leaves(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Sum(property => Leaves(property.Value)) : 1;

    protected static string NewTraceId() => System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
}
