using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracking;

public sealed class BatchTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private TestService _next = null!;
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        _next = await TestService.StartAsync(
            app => app.MapGet("/work", () => string.Join(';', System.Diagnostics.Activity.Current!.Baggage.Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal))),
            settings: _sink.Settings());
        _service = await TestService.StartAsync(Map, "AiTeams.WorkflowAgent", settings: _sink.Settings());
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _next.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_counts_its_successes_and_each_item_has_its_place()
    {
        using var response = await _service.GetAsync("/batch/3");

        Assert.Equal("wf_0,wf_2 failed:1", await response.Content.ReadAsStringAsync());
        var batch = await SpanAsync(response, "process_workflows");
        Assert.Equal((3, 2, "partial"), (batch.Attributes["batch.size"].IntValue, batch.Attributes["batch.success_count"].IntValue, batch.Attributes.Text("operation.result")));
        Assert.Matches("^batch_[0-9a-f]{32}$", batch.Attributes.Text("batch.id"));
        var items = await ItemsAsync(response, 3);
        Assert.Equal([0, 1, 2], items.Select(item => item.Attributes["batch.index"].IntValue));
        Assert.Equal(["wf_0", "wf_1", "wf_2"], items.Select(item => item.Attributes.Text("workflow.id")));
        Assert.Equal(["success", "failure", "success"], items.Select(item => item.Attributes.Text("operation.result")));
        Assert.All(items, item => Assert.Equal((batch.SpanId, batch.Attributes.Text("batch.id")), (item.ParentSpanId, item.Attributes.Text("batch.id"))));
        Assert.Equal(["workflow_processed"], items[0].Events.Select(found => found.Name));
        Assert.Equal(["exception"], items[1].Events.Select(found => found.Name));
    }

    [Theory]
    [InlineData("/batch/0", "success")]
    [InlineData("/batch/1", "success")]
    [InlineData("/batch-of-failures", "failure")]
    public async Task All_is_success_and_none_is_failure(string path, string result)
    {
        using var response = await _service.GetAsync(path);

        Assert.Equal(result, (await SpanAsync(response, "process_workflows")).Attributes.Text("operation.result"));
    }

    [Fact]
    public async Task A_batchs_id_and_size_travel_to_the_next_service_and_its_spans()
    {
        using var response = await _service.GetAsync("/batch-with-calls");

        var batch = await SpanAsync(response, "call_all");
        Assert.Equal($"batch.id={batch.Attributes.Text("batch.id")};batch.total=2", await response.Content.ReadAsStringAsync());
        var far = await _sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.Name == "GET /work" && span.TraceId.ToString() == response.TrackingId());
        Assert.Equal((batch.Attributes.Text("batch.id"), "2"), (far.Attributes.Text("batch.id"), far.Attributes.Text("batch.total")));
    }

    [Fact]
    public async Task A_batch_that_is_called_off_stops()
    {
        using var response = await _service.GetAsync("/batch-called-off");

        Assert.Equal("1", await response.Content.ReadAsStringAsync());
        Assert.Equal("failure", (await SpanAsync(response, "process_workflows")).Attributes.Text("operation.result"));
    }

    private Task<OtlpSpan> SpanAsync(HttpResponseMessage response, string name) =>
        _sink.FirstSpanAsync(span => span.Name == name && span.TraceId.ToString() == response.TrackingId());

    private async Task<IReadOnlyList<OtlpSpan>> ItemsAsync(HttpResponseMessage response, int count)
    {
        bool IsItem(OtlpSpan span) => span.Name == "process_workflows item" && span.TraceId.ToString() == response.TrackingId();
        await _sink.Received.WaitForAsync(received => received.Spans.Where(IsItem).DistinctBy(span => span.SpanId).Count() == count);
        return [.. _sink.Received.Spans.Where(IsItem).DistinctBy(span => span.SpanId).OrderBy(span => span.Attributes["batch.index"].IntValue)];
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/batch/{size:int}", async (int size) =>
        {
            var result = await Telemetry.TraceBatchAsync("process_workflows", [.. Enumerable.Range(0, size).Select(index => $"wf_{index}")], ProcessAsync);
            return string.Join(',', result.Results) + " failed:" + string.Join(',', result.Failures.Select(failure => failure.Index));
        });
        app.MapGet("/batch-of-failures", async () => (await Telemetry.TraceBatchAsync("process_workflows", ["wf_1"], ProcessAsync)).Failures.Count);
        app.MapGet("/batch-with-calls", async (IHttpClientFactory clients) =>
        {
            using var batch = Telemetry.Batch("call_all", 2);
            var heard = "";
            await batch.ItemAsync(async _ => heard = await clients.CreateClient().GetStringAsync(new Uri(_next.Address, "/work")));
            return heard;
        });
        app.MapGet("/batch-called-off", async () =>
        {
            using var called = new CancellationTokenSource();
            var done = 0;
            try
            {
                await Telemetry.TraceBatchAsync("process_workflows", [1, 2, 3], async (_, _) =>
                {
                    done++;
                    await called.CancelAsync();
                    called.Token.ThrowIfCancellationRequested();
                    return done;
                }, called.Token);
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
            return done;
        });
    }

    private static async Task<string> ProcessAsync(string workflowId, TracedOperation item)
    {
        item.Set("workflow.id", workflowId);
        await Task.Yield();
        if (workflowId == "wf_1") throw new InvalidOperationException("This one fails.");
        item.Event("workflow_processed");
        return workflowId;
    }
}
