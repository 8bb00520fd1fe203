using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using AiTeams.Tests.Support;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>Each cloud overlay in the real Collector against a stand-in: where the data goes, with which credentials, and what an absent cloud costs.</summary>
public sealed partial class CloudOverlayTests
{
    private static readonly string[] Overlays = ["grafana-cloud", "grafana-cloud-classic", "elasticsearch", "cloudwatch"];

    [RealProgramsTheory("otelcol-contrib")]
    [InlineData("grafana-cloud", "/otlp/v1/traces /otlp/v1/metrics /otlp/v1/logs", "Basic 4711:glc_key")]
    [InlineData("grafana-cloud-classic", "/api/prom/push /otlp/v1/logs", "Basic 123:glc_key Basic 456:glc_key")]
    [InlineData("elasticsearch", "/v1/traces /v1/metrics /v1/logs", "Basic elastic:pass")]
    [InlineData("cloudwatch", "/v1/metrics /v1/logs", "AWS4-HMAC-SHA256")]
    public async Task An_overlay_sends_each_signal_to_its_address_with_its_credentials(string overlay, string paths, string credentials)
    {
        using var queue = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var cloud = await CloudStandIn.StartAsync();
        await using var collector = await RunningCollector.StartAsync(console.HttpEndpoint, Variables(cloud, queue), "overlays/cloud.yml", $"overlays/{overlay}.yml");

        await SendAllAsync(collector, "1");

        await Eventually.TrueAsync(() => paths.Split(' ').All(path => cloud.Taken.Any(request => request.Path == path)));
        Assert.All(cloud.Taken, request =>
        {
            Assert.Contains(request.Path, paths.Split(' '));
            Assert.Contains(Readable(request.Authorization), credentials, StringComparison.Ordinal);
            Assert.Equal(overlay == "cloudwatch" && request.Path == "/v1/logs" ? "/ai-teams/test" : "", request.LogGroup);
            Assert.NotEmpty(request.Content);
        });
        await console.Received.WaitForAsync(received => received.Spans.Count >= 1 && received.Logs.Count >= 1);
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task A_cloud_that_is_away_costs_the_local_path_nothing_and_gets_everything_when_it_is_back()
    {
        using var queue = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var cloud = await CloudStandIn.StartAsync();
        cloud.IsAway = true;
        // One record a request, so that the queue holds many.
        await using var collector = await RunningCollector.StartAsync(
            console.HttpEndpoint, Variables(cloud, queue), "overlays/cloud.yml", "overlays/grafana-cloud.yml",
            "yaml:exporters::otlp_http/grafana_cloud_logs::sending_queue::batch: {min_size: 0, max_size: 1, flush_timeout: 200ms}",
            "yaml:exporters::otlp_http/grafana_cloud_logs::retry_on_failure::max_interval: 1s");

        for (var i = 0; i < 50; i++) await SendLogAsync(collector, $"record {i}");
        await console.Received.WaitForAsync(received => received.Logs.Count >= 50);
        await Eventually.TrueAsync(() => cloud.Refused > 0);
        Assert.Empty(cloud.Taken);

        cloud.IsAway = false;
        await Eventually.GetAsync(() => Records(cloud, "/otlp/v1/logs"), records => records.Count >= 50);
        Assert.Equal(Sent(50), Records(cloud, "/otlp/v1/logs"));
    }

    [RealProgramsTheory("otelcol-contrib")]
    [InlineData("grafana-cloud", "/otlp/v1/logs", "otlp_http/grafana_cloud_logs")]
    [InlineData("grafana-cloud-classic", "/otlp/v1/logs", "otlp_http/grafana_cloud_logs_classic")]
    [InlineData("elasticsearch", "/v1/logs", "otlp_http/elasticsearch")]
    [InlineData("cloudwatch", "/v1/logs", "otlp_http/cloudwatch_logs")]
    public async Task What_a_killed_Collector_had_queued_for_an_absent_cloud_is_sent_by_the_next_one_and_the_queue_drains(string overlay, string path, string exporter)
    {
        using var queue = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var cloud = await CloudStandIn.StartAsync();
        cloud.IsAway = true;
        string[] configurations =
        [
            "overlays/cloud.yml", $"overlays/{overlay}.yml",
            $"yaml:exporters::{exporter}::sending_queue::batch: {{min_size: 0, max_size: 1, flush_timeout: 200ms}}", $"yaml:exporters::{exporter}::retry_on_failure::max_interval: 1s",
        ];
        var queued = $"otelcol_exporter_queue_size{{data_type=\"logs\",exporter=\"{exporter}\"}}";
        await using (var first = await RunningCollector.StartAsync(console.HttpEndpoint, Variables(cloud, queue), configurations))
        {
            for (var i = 0; i < 30; i++) await SendLogAsync(first, $"record {i}");
            await console.Received.WaitForAsync(received => received.Logs.Count >= 30);
            await Eventually.GetAsync(ct => first.ReadAsync(first.OwnMetrics, queued, ct), sizes => sizes is [> 0]);
        }

        await using var second = await RunningCollector.StartAsync(console.HttpEndpoint, Variables(cloud, queue), configurations);
        await SendLogAsync(second, "record 30");
        Assert.Empty(cloud.Taken);
        cloud.IsAway = false;

        await Eventually.GetAsync(() => Records(cloud, path), records => records.Count >= 31);
        await Eventually.GetAsync(ct => second.ReadAsync(second.OwnMetrics, queued, ct), sizes => sizes is [0]);
        Assert.Equal(Sent(31), Records(cloud, path));
    }

    [RealProgramsTheory("otelcol-contrib")]
    [InlineData("grafana-cloud")]
    [InlineData("grafana-cloud-classic")]
    [InlineData("elasticsearch")]
    public async Task A_cloud_whose_variables_are_not_set_leaves_the_local_path_as_it_is(string overlay)
    {
        using var queue = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(console.HttpEndpoint, [("COLLECTOR_QUEUE", queue.Path)], "overlays/cloud.yml", $"overlays/{overlay}.yml");

        await SendAllAsync(collector, "1");

        await console.Received.WaitForAsync(received => received.Spans.Count >= 1 && received.Logs.Count >= 1 && received.MetricsNamed("a_total").Count >= 1);
    }

    [RealProgramsFact("otelcol-contrib")]
    public async Task The_bytes_of_logs_that_an_account_is_sent_are_counted_for_the_alert_on_its_allowance()
    {
        using var queue = new TempFolder();
        await using var console = await OtlpSink.StartAsync();
        await using var cloud = await CloudStandIn.StartAsync();
        await using var collector = await RunningCollector.StartAsync(console.HttpEndpoint, Variables(cloud, queue), "overlays/cloud.yml", "overlays/grafana-cloud.yml");

        await SendLogAsync(collector, new string('x', 100_000));

        var bytes = await Eventually.GetAsync(
            ct => collector.ReadAsync(collector.OwnMetrics, "otelcol_exporter_enqueue_size_bytes_sum{exporter=\"otlp_http/grafana_cloud_logs\"}", ct), counts => counts.Count == 1);
        Assert.InRange(bytes[0], 100_000, 101_000);
    }

    public static TheoryData<string> Combinations =>
        [.. Enumerable.Range(1, (1 << Overlays.Length) - 1).SelectMany(set => (string[])["", " tail-sampling"], (set, sampling) =>
            string.Join(' ', Overlays.Where((_, i) => (set & (1 << i)) != 0)) + sampling)];

    [RealProgramsTheory("otelcol-contrib")]
    [MemberData(nameof(Combinations))]
    public async Task Any_set_of_overlays_is_valid_together(string overlays)
    {
        using var queue = new TempFolder();
        string[] files = ["otel-collector-config.yml", "overlays/cloud.yml", .. overlays.Split(' ').Select(overlay => $"overlays/{overlay}.yml")];
        await RealProgram.AcceptsAsync(
            "otelcol-contrib",
            ["validate", .. files.SelectMany(file => (string[])["--config", Path.Combine(MonitoringFolder.Path, file)])],
            Variables(new Uri("https://cloud.example"), queue));
    }

    private static SortedSet<string> Sent(int count) => new(Enumerable.Range(0, count).Select(i => $"record {i}"), StringComparer.Ordinal);

    // Each once: a request whose answer was lost is sent again.
    private static SortedSet<string> Records(CloudStandIn cloud, string path) => new(
        cloud.Taken.Where(request => request.Path == path).SelectMany(request => Record().Matches(request.Content)).Select(match => match.Value), StringComparer.Ordinal);

    private static (string Name, string Value)[] Variables(CloudStandIn cloud, TempFolder queue) => Variables(cloud.Address, queue);

    private static (string Name, string Value)[] Variables(Uri cloud, TempFolder queue)
    {
        var address = cloud.GetLeftPart(UriPartial.Authority);
        return
        [
            ("COLLECTOR_QUEUE", queue.Path),
            ("GRAFANA_CLOUD_OTLP_ENDPOINT", $"{address}/otlp"),
            ("GRAFANA_CLOUD_INSTANCE_ID", "4711"),
            ("GRAFANA_CLOUD_API_KEY", "glc_key"),
            ("GRAFANA_CLOUD_PROMETHEUS_URL", $"{address}/api/prom/push"),
            ("GRAFANA_CLOUD_TENANT_ID", "123"),
            ("GRAFANA_CLOUD_LOKI_OTLP_URL", $"{address}/otlp/v1/logs"),
            ("GRAFANA_CLOUD_LOKI_TENANT_ID", "456"),
            ("ELASTICSEARCH_OTLP_ENDPOINT", address),
            ("ELASTICSEARCH_USERNAME", "elastic"),
            ("ELASTICSEARCH_PASSWORD", "pass"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("CLOUDWATCH_LOGS_ENDPOINT", $"{address}/v1/logs"),
            ("CLOUDWATCH_METRICS_ENDPOINT", $"{address}/v1/metrics"),
            ("CLOUDWATCH_LOG_GROUP", "/ai-teams/test"),
            ("CLOUDWATCH_LOG_STREAM", "collector"),
        ];
    }

    private static string Readable(string authorization) => authorization.StartsWith("Basic ", StringComparison.Ordinal)
        ? "Basic " + Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]))
        : authorization.Split(' ')[0];

    private static async Task SendAllAsync(RunningCollector collector, string mark)
    {
        await SendLogAsync(collector, mark);
        await PostAsync(collector, "/v1/traces", """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","name":"span","kind":1,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000100000000"}]}]}]}""");
        var now = $"{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}000000";
        await PostAsync(collector, "/v1/metrics", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a_total","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{"asInt":"1","startTimeUnixNano":"1700000000000000000","timeUnixNano":"NOW"}]}}]}]}]}""".Replace("NOW", now, StringComparison.Ordinal));
    }

    private static Task SendLogAsync(RunningCollector collector, string body) => PostAsync(
        collector, "/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":9,"body":{"stringValue":"BODY"}}]}]}]}""".Replace("BODY", body, StringComparison.Ordinal));

    private static async Task PostAsync(RunningCollector collector, string path, string json)
    {
        using var response = await collector.Client.PostAsJsonAsync(path, JsonNode.Parse(json));
        response.EnsureSuccessStatusCode();
    }

    [GeneratedRegex("record [0-9]+")]
    private static partial Regex Record();
}
