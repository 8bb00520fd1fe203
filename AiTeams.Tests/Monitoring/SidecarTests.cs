using System.Globalization;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>The production tiers with real Collectors: sidecars that only hand on, gateways that decide.</summary>
public sealed class SidecarTests
{
    private const string Once = "yaml:processors::tail_sampling::decision_wait: 2s";

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_sidecar_is_valid_as_it_stands()
    {
        using var queue = new TempFolder();
        await RealProgram.AcceptsAsync("otelcol-contrib", ["validate", "--config", Path.Combine(MonitoringFolder.Path, "otel-sidecar-config.yml")], ("COLLECTOR_QUEUE", queue.Path));
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task Spans_of_a_trace_from_several_sidecars_meet_at_one_gateway_which_decides_about_it_whole()
    {
        await using var first = await OtlpSink.StartAsync();
        await using var second = await OtlpSink.StartAsync();
        await using var one = await RunningCollector.StartAsync(first.HttpEndpoint, [], "overlays/tail-sampling.yml", Once);
        await using var other = await RunningCollector.StartAsync(second.HttpEndpoint, [], "overlays/tail-sampling.yml", Once);
        using var queues = new TempFolder();
        await using var atGateway = await StartSidecarAsync(queues, "gateway", one, other);
        await using var atEngine = await StartSidecarAsync(queues, "engine", one, other);
        var traces = OtlpJson.TraceIds(seed: 31, count: 200).Where(trace => string.CompareOrdinal(trace[18..], "e6666666666666") < 0).ToList();

        // Only the engine's part has failed: a Collector that sees the other part alone would drop it.
        await atGateway.SendSpansAsync("api-gateway", traces.Select(trace => OtlpJson.Span(trace, "root")));
        await atEngine.SendSpansAsync("workflow-engine", traces.Select(trace =>
        {
            var span = OtlpJson.Span(trace, "child");
            span["status"] = new System.Text.Json.Nodes.JsonObject { ["code"] = 2 };
            return span;
        }));

        await Eventually.TrueAsync(() => first.Received.Spans.Count + second.Received.Spans.Count >= 2 * traces.Count);
        var (here, there) = (NamesByTrace(first), NamesByTrace(second));
        Assert.Empty(here.Keys.Intersect(there.Keys));
        Assert.All(here.Concat(there), trace => Assert.Equal(["child", "root"], trace.Value));
        Assert.Equal(traces.Order(), here.Keys.Concat(there.Keys).Order());
        Assert.All((int[])[here.Count, there.Count], count => Assert.InRange(count, traces.Count / 5, traces.Count));
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task What_a_killed_sidecar_had_taken_while_no_gateway_answered_arrives_later()
    {
        using var queues = new TempFolder();
        await using var sink = await OtlpSink.StartAsync();
        var port = FreePort.Next();
        var variables = Variables(queues, "service", port);
        await using (var killed = await RunningCollector.StartSidecarAsync(variables))
        {
            foreach (var trace in OtlpJson.TraceIds(seed: 32, count: 25))
            {
                await killed.SendSpansAsync("api-gateway", OtlpJson.Span(trace, "GET /"));
                await killed.SendLogsAsync("api-gateway", OtlpJson.Log(trace, "it broke"));
                await killed.SendMetricsAsync("api-gateway", OtlpJson.Counter("a_total"));
            }
        }

        await using var next = await RunningCollector.StartSidecarAsync(variables);
        await using var gateway = await RunningCollector.StartAsync(sink.HttpEndpoint, [("COLLECTOR_GRPC_PORT", port.ToString(CultureInfo.InvariantCulture))]);

        await sink.Received.WaitForAsync(
            received => TracesOf(received.Logs.Select(log => log.TraceId)) >= 25 && TracesOf(received.Spans.Select(span => span.TraceId)) >= 25 && received.MetricsNamed("a_total").Count >= 25, Patience.Most);
        Assert.Equal((25, 25), (TracesOf(sink.Received.Logs.Select(log => log.TraceId)), TracesOf(sink.Received.Spans.Select(span => span.TraceId))));

        // Each once: a request whose answer was lost is sent again.
        static int TracesOf<T>(IEnumerable<T> ids) => ids.Distinct().Count();
    }

    // Gateways on one machine differ in their ports, which names cannot tell: the same balancing, from a list instead of a name.
    private static Task<RunningCollector> StartSidecarAsync(TempFolder queues, string name, params RunningCollector[] gateways)
    {
        var list = string.Join(", ", gateways.Select(gateway => $"'127.0.0.1:{gateway.GrpcPort}'"));
        return RunningCollector.StartSidecarAsync(
            Variables(queues, name, 0),
            $"yaml:exporters::load_balancing/traces::resolver: {{dns: null, static: {{hostnames: [{list}]}}}}",
            $"yaml:exporters::load_balancing/metrics::resolver: {{dns: null, static: {{hostnames: [{list}]}}}}");
    }

    private static (string Name, string Value)[] Variables(TempFolder queues, string name, int port) =>
    [
        ("COLLECTOR_QUEUE", Path.Combine(queues.Path, name)),
        ("COLLECTOR_GATEWAY", "127.0.0.1"),
        ("COLLECTOR_GATEWAY_PORT", port.ToString(CultureInfo.InvariantCulture)),
    ];

    private static Dictionary<string, List<string>> NamesByTrace(OtlpSink sink) =>
        sink.Received.Spans.GroupBy(span => span.TraceId.ToString()).ToDictionary(group => group.Key, group => group.Select(span => span.Name).Order().ToList());
}
