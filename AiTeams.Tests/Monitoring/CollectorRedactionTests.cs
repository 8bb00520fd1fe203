using System.Text.Json.Nodes;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.AppHost.Backends;
using Xunit;

namespace AiTeams.Tests.Monitoring;

/// <summary>The second line of defence, in the real Collector: what a sender that does not mask would leak.</summary>
public sealed class CollectorRedactionTests
{
    // Put together here, so that no scanner takes them for real ones.
    private static readonly string[] Secrets =
        ["Bearer abcdefghijklmnopqrstuvwxyz012345", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWhlcmU", "glc" + "_eyABCDEFGHIJKLMNOPQR", "sk" + "-abcdefghijklmnopqrstuv", "ghp" + "_abcdefghijklmnopqrstuv", "AKIA" + "ABCDEFGHIJKLMNOP"];

    [RealProgramsFact("otelcol-contrib")]
    public async Task A_secret_of_any_known_form_leaves_no_span_event_status_or_log_and_harmless_values_stay()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var collector = await RunningCollector.StartAsync(sink.HttpEndpoint, []);
        var traces = OtlpJson.TraceIds(seed: 21, count: Secrets.Length).ToList();

        foreach (var (trace, secret) in traces.Zip(Secrets))
        {
            var span = OtlpJson.Span(
                trace, "call", OtlpJson.Text("note", $"used {secret} here"), OtlpJson.Text("http.request.header.authorization", "anything"), OtlpJson.Text("db.password", "hunter2"), OtlpJson.Number("api_key", 77123), OtlpJson.Number("gen_ai.usage.input_tokens", 4242));
            span["status"] = new JsonObject { ["code"] = 2, ["message"] = $"refused {secret}" };
            span["events"] = new JsonArray(new JsonObject { ["name"] = "exception", ["attributes"] = new JsonArray(OtlpJson.Text("exception.message", $"bad {secret}")) });
            await collector.SendSpansAsync("careless", span);
            await collector.SendLogsAsync("careless", OtlpJson.Log(trace, $"sent {secret} away", OtlpJson.Text("note", secret), OtlpJson.Text("tracking_id", trace), OtlpJson.Text("client_secret", "hunter2")));
        }

        await sink.Received.WaitForAsync(received => received.Spans.Count == Secrets.Length && received.Logs.Count == Secrets.Length);
        Assert.All(sink.Received.Spans.Zip(sink.Received.Logs), pair =>
        {
            var (span, log) = pair;
            var texts = (string[])[.. span.Attributes.Select(a => $"{a.Value}"), .. span.Events.SelectMany(e => e.Attributes).Select(a => $"{a.Value}"), span.StatusMessage ?? "", $"{log.Body}", .. log.Attributes.Select(a => $"{a.Value}")];
            Assert.All(texts, text => Assert.All([.. Secrets, "hunter2", "anything", "77123"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        });
        Assert.All(sink.Received.Spans, span =>
        {
            Assert.Equal("4242", $"{span.Attributes.Single(a => a.Key == "gen_ai.usage.input_tokens").Value}");
            Assert.Equal("refused ****", span.StatusMessage);
        });
        Assert.Equal(traces.Order(), sink.Received.Logs.Select(log => $"{log.Attributes.Single(a => a.Key == "tracking_id").Value}").Order());
    }
}
