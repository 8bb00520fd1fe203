using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>Dev and prod share one cloud account: what each real Collector sends there can be told apart by <c>environment</c>, in every signal.</summary>
public sealed class CloudEnvironmentsTests
{
    [RealProgramsFact("otelcol-contrib")]
    public async Task What_dev_and_prod_send_to_one_account_is_told_apart_by_the_environment()
    {
        using var queues = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var cloud = await OtlpSink.StartAsync();
        await using var dev = await StartAsync("dev", console, cloud, queues);
        await using var prod = await StartAsync("prod", console, cloud, queues);
        var traces = OtlpJson.TraceIds(seed: 41, count: 30).ToList();

        await SendAsync(dev, traces[..10]);
        await SendAsync(prod, traces[10..]);

        await cloud.Received.WaitForAsync(received => received.Spans.Count == 30 && received.Logs.Count == 30 && received.MetricsNamed("a_total").Count == 30);
        var environments = traces.Select((trace, i) => (trace, i < 10 ? "dev" : "prod")).Order().ToList();
        Assert.Equal(environments, cloud.Received.Spans.Select(span => (span.TraceId.ToString(), span.Resource.Attributes.Text("environment")!)).Order());
        Assert.Equal(environments, cloud.Received.Logs.Select(log => (log.TraceId.ToString(), log.Resource.Attributes.Text("environment")!)).Order());
        var points = cloud.Received.MetricsNamed("a_total").SelectMany(metric => metric.Points).Select(point => point.Attributes.Text("environment")).ToList();
        Assert.Equal((10, 20), (points.Count(environment => environment == "dev"), points.Count(environment => environment == "prod")));
        Assert.All(cloud.Received.Spans, span => Assert.Equal("starmates-ai-team", span.Resource.Attributes.Text("project")));
    }

    private static async Task SendAsync(RunningCollector collector, IEnumerable<string> traces)
    {
        foreach (var trace in traces)
        {
            await collector.SendSpansAsync("api-gateway", OtlpJson.Span(trace, "GET /"));
            await collector.SendLogsAsync("api-gateway", OtlpJson.Log(trace, "it broke"));
            await collector.SendMetricsAsync("api-gateway", OtlpJson.Counter("a_total"));
        }
    }

    private static Task<RunningCollector> StartAsync(string environment, OtlpSink console, OtlpSink cloud, TempFolder queues) => RunningCollector.StartAsync(
        console.HttpEndpoint,
        [
            ("ENVIRONMENT", environment),
            ("COLLECTOR_QUEUE", Path.Combine(queues.Path, environment)),
            ("GRAFANA_CLOUD_OTLP_ENDPOINT", cloud.HttpEndpoint.GetLeftPart(UriPartial.Authority)),
            ("GRAFANA_CLOUD_INSTANCE_ID", "4711"),
            ("GRAFANA_CLOUD_API_KEY", "the same for both"),
        ],
        "overlays/cloud.yml",
        "overlays/grafana-cloud.yml");
}
