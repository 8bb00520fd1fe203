using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTeams.Tests.Monitoring;

/// <summary>OTLP as JSON, for tests that play a service in front of a Collector.</summary>
internal static class OtlpJson
{
    public static Task SendSpansAsync(this RunningCollector collector, string service, params IEnumerable<JsonObject> spans) =>
        PostAsync(collector, "/v1/traces", "resourceSpans", "scopeSpans", "spans", service, spans);

    public static Task SendLogsAsync(this RunningCollector collector, string service, params IEnumerable<JsonObject> records) =>
        PostAsync(collector, "/v1/logs", "resourceLogs", "scopeLogs", "logRecords", service, records);

    public static Task SendMetricsAsync(this RunningCollector collector, string service, params IEnumerable<JsonObject> metrics) =>
        PostAsync(collector, "/v1/metrics", "resourceMetrics", "scopeMetrics", "metrics", service, metrics);

    public static JsonObject Span(string traceId, string name, params JsonObject[] attributes) => new()
    {
        ["traceId"] = traceId,
        ["spanId"] = traceId[..16],
        ["name"] = name,
        ["kind"] = 2,
        ["startTimeUnixNano"] = Now(),
        ["endTimeUnixNano"] = Now(),
        ["attributes"] = new JsonArray(attributes),
    };

    public static JsonObject Log(string traceId, string body, params JsonObject[] attributes) => new()
    {
        ["timeUnixNano"] = Now(),
        ["traceId"] = traceId,
        ["severityNumber"] = 17,
        ["severityText"] = "ERROR",
        ["body"] = new JsonObject { ["stringValue"] = body },
        ["attributes"] = new JsonArray(attributes),
    };

    public static JsonObject Counter(string name) => new()
    {
        ["name"] = name,
        ["sum"] = new JsonObject
        {
            ["isMonotonic"] = true,
            ["aggregationTemporality"] = 2,
            ["dataPoints"] = new JsonArray(new JsonObject { ["asInt"] = "1", ["startTimeUnixNano"] = Now(), ["timeUnixNano"] = Now() }),
        },
    };

    public static JsonObject Text(string key, string value) => new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };

    public static JsonObject Number(string key, long value) => new() { ["key"] = key, ["value"] = new JsonObject { ["intValue"] = value.ToString(CultureInfo.InvariantCulture) } };

    /// <summary>Trace ids, the same for the same seed.</summary>
    public static IEnumerable<string> TraceIds(int seed, int count)
    {
        var random = new Random(seed);
        var id = new byte[16];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(id);
            yield return Convert.ToHexStringLower(id);
        }
    }

    private static string Now() => $"{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}000000";

    private static async Task PostAsync(RunningCollector collector, string path, string resources, string scopes, string items, string service, IEnumerable<JsonObject> content)
    {
        var scope = new JsonObject { [items] = new JsonArray([.. content]) };
        var resource = new JsonObject { ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Text("service.name", service)) }, [scopes] = new JsonArray(scope) };
        using var response = await collector.Client.PostAsJsonAsync(path, new JsonObject { [resources] = new JsonArray(resource) });
        response.EnsureSuccessStatusCode();
    }
}
