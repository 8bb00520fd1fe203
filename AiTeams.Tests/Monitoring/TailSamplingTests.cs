using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>The tail-sampling overlay in the real Collector: what somebody will ask for is kept whole, and of the rest exactly what the ratio rule names.</summary>
public sealed class TailSamplingTests
{
    private const string Threshold = "e6666666666666";

    // The decision is made after two seconds here, so that the test need not wait for thirty; what is decided is the same.
    private const string QuickDecision = "yaml:processors::tail_sampling::decision_wait: 2s";

    private static readonly string[] Kept = ["error", "slow", "vip", "dear", "debug"];

    [RealProgramsFact("otelcol-contrib")]
    public async Task Of_a_thousand_traces_the_telling_ones_are_kept_whole_and_the_rest_by_the_ratio_rule()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(sink.HttpEndpoint, [], "overlays/tail-sampling.yml", QuickDecision);
        var random = new Random(2026);
        var traces = Enumerable.Range(0, 1000).Select(i => new Trace(Hex(random, 16), i % 20 < Kept.Length ? Kept[i % 20] : i % 20 == 5 ? "cheap" : "plain")).ToList();
        var late = Enumerable.Range(0, 20).Select(_ => new Trace(Hex(random, 16), "late")).Where(trace => !trace.IsOfTheRatio).ToList();

        // Parts of one trace arrive apart, from two services, as they do in life.
        await SendSpansAsync(collector, "workflow-engine", traces.Select(trace => Span(trace, "child")).Concat(late.Select(trace => Span(trace, "long_running"))));
        await SendSpansAsync(collector, "api-gateway", traces.Select(trace => Span(trace, "root")));
        await SendLogsAsync(collector, traces);

        var expected = traces.Where(trace => Kept.Contains(trace.Kind) || trace.IsOfTheRatio).Select(trace => trace.Id).Order().ToList();
        await sink.Received.WaitForAsync(received => received.Spans.Count >= (2 * expected.Count) + late.Count, TimeSpan.FromMinutes(1));

        // Decided by now. What fails later is kept because of its long_running span; what comes late for a dropped trace stays dropped.
        var dropped = traces.Where(trace => trace.Kind == "plain" && !trace.IsOfTheRatio).Take(20);
        await SendSpansAsync(collector, "workflow-engine", dropped.Select(trace => Span(trace, "afterwards")).Concat(late.Select(trace => Span(trace, "failed"))));
        await sink.Received.WaitForAsync(received => received.Spans.Count(span => span.Name == "failed") == late.Count, TimeSpan.FromMinutes(1));

        var byTrace = sink.Received.Spans.GroupBy(span => span.TraceId.ToString()).ToDictionary(group => group.Key, group => group.Select(span => span.Name).Order().ToList());
        Assert.Equal(expected, byTrace.Where(trace => trace.Value.SequenceEqual(["child", "root"])).Select(trace => trace.Key).Order());
        Assert.Equal(late.Select(trace => trace.Id).Order(), byTrace.Where(trace => trace.Value.SequenceEqual(["failed", "long_running"])).Select(trace => trace.Key).Order());
        Assert.Equal(expected.Count + late.Count, byTrace.Count);
        Assert.InRange(traces.Count(trace => trace.Kind == "plain" && trace.IsOfTheRatio), 50, 90);
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task Info_logs_follow_their_trace_and_warnings_errors_and_receipts_are_always_kept()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(sink.HttpEndpoint, [], "overlays/tail-sampling.yml", QuickDecision);
        var random = new Random(7);
        var traces = Enumerable.Range(0, 300).Select(_ => new Trace(Hex(random, 16), "plain")).ToList();

        await SendLogsAsync(collector, traces);

        var wanted = (4 * traces.Count) + traces.Count(trace => trace.IsOfTheRatio);
        await sink.Received.WaitForAsync(received => received.Logs.Count >= wanted, TimeSpan.FromMinutes(1));
        Assert.Equal(wanted, sink.Received.Logs.Count);
        var bodies = sink.Received.Logs.GroupBy(log => log.Body.ToString()).ToDictionary(group => group.Key!, group => group.Select(log => log.TraceId.ToString()).Order().ToList());
        Assert.Equal(traces.Where(trace => trace.IsOfTheRatio).Select(trace => trace.Id).Order(), bodies["info"]);
        Assert.All((string[])["warning", "error", "receipt", "untraced"], body => Assert.Equal(traces.Count, bodies[body].Count));
    }

    private static JsonObject Span(Trace trace, string name)
    {
        var end = DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeMilliseconds() * 1_000_000;
        var root = name == "root";
        var milliseconds = root && trace.Kind == "slow" ? 2_500 : 40;
        var attributes = new JsonArray();
        if (root && trace.Kind == "vip") attributes.Add(Attribute("user.vip", "boolValue", true));
        if (root && trace.Kind == "debug") attributes.Add(Attribute("sampling.debug", "boolValue", true));
        if (name == "long_running") attributes.Add(Attribute("sampling.keep", "boolValue", true));
        if (name == "child" && trace.Kind is "dear" or "cheap") attributes.Add(Attribute("ai.cost_micro_usd", "intValue", trace.Kind == "dear" ? "50000" : "49999"));
        return new JsonObject
        {
            ["traceId"] = trace.Id,
            ["spanId"] = trace.Id[..14] + (root ? "01" : name == "child" ? "02" : name == "long_running" ? "03" : "04"),
            ["name"] = name,
            ["kind"] = 1,
            ["startTimeUnixNano"] = (end - (milliseconds * 1_000_000L)).ToString(CultureInfo.InvariantCulture),
            ["endTimeUnixNano"] = end.ToString(CultureInfo.InvariantCulture),
            ["attributes"] = attributes,
            ["status"] = new JsonObject { ["code"] = name == "failed" || (name == "child" && trace.Kind == "error") ? 2 : 0 },
        };
    }

    private static async Task SendSpansAsync(RunningCollector collector, string service, IEnumerable<JsonObject> spans) => await PostAsync(
        collector, "/v1/traces", new JsonObject { ["resourceSpans"] = new JsonArray(new JsonObject { ["resource"] = Resource(service), ["scopeSpans"] = new JsonArray(new JsonObject { ["spans"] = new JsonArray([.. spans]) }) }) });

    private static async Task SendLogsAsync(RunningCollector collector, IEnumerable<Trace> traces)
    {
        var records = traces.SelectMany(trace => (JsonObject[])[Log(trace.Id, "info", 9), Log(trace.Id, "warning", 13), Log(trace.Id, "error", 17), Log(trace.Id, "receipt", 9, "AiTeams.Receipt"), Log("", "untraced", 9)]);
        await PostAsync(collector, "/v1/logs", new JsonObject { ["resourceLogs"] = new JsonArray(new JsonObject { ["resource"] = Resource("api-gateway"), ["scopeLogs"] = new JsonArray(new JsonObject { ["logRecords"] = new JsonArray([.. records]) }) }) });
    }

    private static JsonObject Log(string traceId, string body, int severity, string logger = "AiTeams.Test") => new()
    {
        ["traceId"] = traceId,
        ["severityNumber"] = severity,
        ["body"] = new JsonObject { ["stringValue"] = body },
        ["attributes"] = new JsonArray(Attribute("logger", "stringValue", logger)),
    };

    private static JsonObject Resource(string service) => new() { ["attributes"] = new JsonArray(Attribute("service.name", "stringValue", service)) };

    private static JsonObject Attribute(string key, string kind, JsonNode value) => new() { ["key"] = key, ["value"] = new JsonObject { [kind] = value } };

    private static async Task PostAsync(RunningCollector collector, string path, JsonObject body)
    {
        using var response = await collector.Client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
    }

    private static string Hex(Random random, int bytes)
    {
        var id = new byte[bytes];
        random.NextBytes(id);
        return Convert.ToHexStringLower(id);
    }

    private sealed record Trace(string Id, string Kind)
    {
        public bool IsOfTheRatio => string.CompareOrdinal(Id[18..], Threshold) >= 0;
    }
}
