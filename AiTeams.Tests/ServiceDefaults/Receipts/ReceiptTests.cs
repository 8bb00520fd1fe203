using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Receipts;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using AiTeams.Testing.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Receipts;

public sealed class ReceiptTests
{
    [Fact]
    public async Task A_stream_is_measured_to_its_end_and_its_first_event_apart()
    {
        var time = new FakeTime();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/stream", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.StartAsync();
                time.Advance(TimeSpan.FromSeconds(1));
                await context.Response.WriteAsync("data: 1\n\n");
                time.Advance(TimeSpan.FromSeconds(3));
                await context.Response.WriteAsync("data: 2\n\n");
            }),
            configure: builder => builder.Services.AddSingleton<TimeProvider>(time));

        using var response = await service.GetAsync("/stream");

        Assert.Equal("data: 1\n\ndata: 2\n\n", await response.Content.ReadAsStringAsync());
        var receipt = await service.Lines.ReceiptOfAsync(response.TrackingId());
        Assert.Equal((4, 1, 18, "success"),
            (receipt.Number("request.duration"), receipt.Number("receipt.time_to_first_byte"), receipt.Number("response.size"), receipt.Text("receipt.outcome")));
        var scrape = await Scrape.UntilAsync(service, scrape => scrape.Value("request_duration_seconds_sum", ("endpoint", "/stream")) == 4);
        Assert.Equal((1, 1), (scrape.Value("time_to_first_event_seconds_sum", ("endpoint", "/stream")), scrape.Value("time_to_first_event_seconds_count", ("endpoint", "/stream"))));
        Assert.Equal(0, scrape.Value("active_requests", ("endpoint", "/stream")));
    }

    [Fact]
    public async Task A_failure_told_in_the_body_is_an_error_on_the_span_too()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await TestService.StartAsync(app => app.MapGet("/tells", () => Telemetry.FailedInBody("plan_failed")), settings: sink.Settings());

        using var response = await service.GetAsync("/tells");

        var receipt = await service.Lines.ReceiptOfAsync(response.TrackingId());
        Assert.Equal(("failed_in_body", "plan_failed", "server", 200),
            (receipt.Text("receipt.outcome"), receipt.Text("error.code"), receipt.Text("error.category"), receipt.Number("response.status")));
        var span = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == response.TrackingId());
        Assert.Equal((OtlpStatus.Error, "plan_failed"), (span.Status, span.Attributes.Text("error.type")));
    }

    [Theory]
    [InlineData("success", "succeeded", "success", null)]
    [InlineData("failed", "failed", "failure", "server")]
    [InlineData("cancelled", "cancelled", "failure", null)]
    [InlineData("timeout", "timed_out", "failure", "timeout")]
    public async Task A_run_that_ended_has_one_receipt_in_the_seeds_and_the_apis_spelling(string outcome, string status, string result, string? category)
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/runs", (ReceiptLog receipts) =>
        {
            using var story = Telemetry.Begin();
            Telemetry.Tenant("acme");
            Telemetry.Workflow("wf_1", "simple", "exe_1");
            Telemetry.RowsWritten(5);
            Telemetry.Cost(120);
            receipts.Run(new(outcome, TimeSpan.FromSeconds(2.5), category is null ? null : "node_" + outcome, category is null ? null : "It ended."));
        }));

        using var response = await service.GetAsync("/runs");

        await service.Lines.ReceiptOfAsync(response.TrackingId());
        var run = Assert.Single(service.Lines.Receipts, receipt => receipt.Text("receipt.kind") == "run");
        Assert.Equal((outcome, status, result, category), (run.Text("receipt.outcome"), run.Text("workflow.status"), run.Text("operation.result"), run.Text("error.category")));
        Assert.Equal(("acme", "wf_1", "exe_1", "always_on"),
            (run.Text("tenant.id"), run.Text("workflow.id"), run.Text("workflow.execution_id"), run.Text("receipt.sampling_reason")));
        Assert.Equal((2.5, 5, 120), (run.Number("operation.duration"), run.Number("receipt.rows_written"), run.Number("ai.cost_micro_usd")));
        Assert.Equal("INFO", run.Text("level"));
    }

    [Theory]
    [InlineData("success", "success", null)]
    [InlineData("error", "failure", "server")]
    [InlineData("timeout", "failure", "timeout")]
    [InlineData("refused", "failure", "server")]
    public async Task A_model_call_that_ended_has_one_receipt(string outcome, string result, string? category)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/calls", (ReceiptLog receipts) => receipts.ModelCall(
                new(outcome, "gpt-test", "openai", TimeSpan.FromSeconds(1.25), 10, 20, 300, category is null ? null : "model_" + outcome, category is null ? null : "It ended."))),
            environment: "prod");

        using var response = await service.GetAsync("/calls");

        await service.Lines.FirstAsync(line => line.Text("receipt.kind") == "request");
        var call = Assert.Single(service.Lines.Receipts, receipt => receipt.Text("receipt.kind") == "model_call");
        Assert.Equal((outcome, result, category, "gpt-test", "openai"),
            (call.Text("receipt.outcome"), call.Text("operation.result"), call.Text("error.category"), call.Text("ai.model"), call.Text("ai.provider")));
        Assert.Equal((1.25, 10, 20, 300), (call.Number("operation.duration"), call.Number("ai.input_tokens"), call.Number("ai.output_tokens"), call.Number("ai.cost_micro_usd")));
        Assert.Equal(response.TrackingId(), call.Text("tracking_id"));
    }
}
