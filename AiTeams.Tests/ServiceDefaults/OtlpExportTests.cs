using System.Net;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

public sealed class OtlpExportTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private TestService _service = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        _service = await TestService.StartAsync(Map, settings: _sink.Settings());
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task The_server_span_carries_the_facts_of_its_story()
    {
        using var response = await _service.SendAsync(HttpMethod.Post, "/facts/7", new StringContent("12345"));

        var span = await ServerSpanOfAsync(response.TrackingId());
        Assert.Equal("POST /facts/{id}", span.Name);
        Assert.Equal(OtlpSpanKind.Server, span.Kind);
        Assert.Equal(response.TrackingId(), span.Attributes.Text("tracking.id"));
        Assert.Equal("acme", span.Attributes.Text("tenant.id"));
        Assert.Equal("u-1", span.Attributes.Text("user.id"));
        Assert.Equal("ses_1", span.Attributes.Text("session.id"));
        Assert.Equal("make_facts", span.Attributes.Text("operation.name"));
        Assert.Equal("wf_1", span.Attributes.Text("workflow.id"));
        Assert.Equal(5, span.Attributes["http.request.body.size"].IntValue);
        Assert.Equal(4, span.Attributes["http.response.body.size"].IntValue);
        Assert.Equal(OtlpStatus.Unset, span.Status);
    }

    [Fact]
    public async Task The_receipt_comes_by_otlp_under_the_same_paths_as_in_the_line()
    {
        using var response = await _service.SendAsync(HttpMethod.Post, "/facts/7", new StringContent("12345"));

        var trackingId = response.TrackingId();
        var line = await _service.Lines.ReceiptOfAsync(trackingId);
        var record = await _sink.FirstLogAsync(log => log.Scope.Name == "AiTeams.Receipt" && log.Attributes.Text("tracking_id") == trackingId);
        Assert.Equal("Request completed", record.Body.StringValue);
        Assert.Equal(trackingId, record.TraceId.ToString());
        Assert.Equal(9, record.Severity);
        foreach (var path in new[] { "request.method", "request.endpoint", "receipt.outcome", "receipt.sampling_reason", "tenant.id", "user.id", "session.id", "operation.name", "workflow.id" })
            Assert.Equal(line.Text(path), record.Attributes.Text(path));
        Assert.Equal(200, record.Attributes["response.status"].IntValue);
        Assert.Equal(3, record.Attributes["receipt.rows_written"].IntValue);
    }

    [Fact]
    public async Task Every_signal_carries_the_resource()
    {
        using var response = await _service.GetAsync("/logs-error");

        var span = await ServerSpanOfAsync(response.TrackingId());
        var log = await _sink.FirstLogAsync(record => record.Attributes.Text("tracking_id") == response.TrackingId());
        var metric = await _sink.FirstMetricAsync("request_count");
        foreach (var resource in new[] { span.Resource, log.Resource, metric.Resource })
        {
            Assert.Equal("workflow-engine", resource.ServiceName);
            Assert.Equal("workflow-engine", resource.Attributes.Text("service"));
            Assert.Equal("dev", resource.Attributes.Text("environment"));
            Assert.Equal("dev", resource.Attributes.Text("deployment.environment.name"));
            Assert.Equal("starmates-ai-team", resource.Attributes.Text("project"));
            Assert.Equal("0.1.0", resource.Attributes.Text("service.version"));
            Assert.Equal("0.1.0", resource.Attributes.Text("version"));
            Assert.NotNull(resource.Attributes.Text("service.instance.id"));
        }
    }

    [Fact]
    public async Task An_error_log_is_on_the_span_once_and_its_exception_too()
    {
        using var response = await _service.GetAsync("/logs-error");

        var span = await ServerSpanOfAsync(response.TrackingId());
        var error = Assert.Single(span.Events, found => found.Name == "error_log");
        Assert.Equal("ERROR", error.Attributes.Text("log.level"));
        Assert.Equal("Order 7 failed", error.Attributes.Text("log.message"));
        Assert.Equal("Orders", error.Attributes.Text("log.logger"));
        Assert.Equal(response.TrackingId(), error.Attributes.Text("tracking.id"));
        Assert.Equal("System.InvalidOperationException", error.Attributes.Text("error.type"));
        var exception = Assert.Single(span.Events, found => found.Name == "exception");
        Assert.Equal("no stock", exception.Attributes.Text("exception.message"));
        Assert.Equal(OtlpStatus.Error, span.Status);
    }

    [Fact]
    public async Task An_unhandled_exception_is_on_the_span_once()
    {
        using var response = await _service.GetAsync("/throws");

        var span = await ServerSpanOfAsync(response.TrackingId());
        Assert.Single(span.Events, found => found.Name == "error_log");
        Assert.Single(span.Events, found => found.Name == "exception");
        Assert.Equal(OtlpStatus.Error, span.Status);
        Assert.Equal("System.InvalidOperationException", span.Attributes.Text("error.type"));
        Assert.Equal(500, span.Attributes["http.response.status_code"].IntValue);
    }

    [Fact]
    public async Task A_run_has_a_story_of_its_own_and_its_span_the_facts()
    {
        using var response = await _service.GetAsync("/run");

        var run = await _sink.FirstSpanAsync(span => span.Name == "run_workflow" && span.TraceId.ToString() == response.TrackingId());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", run.Attributes.Text("tracking.id"));
        Assert.Equal("exe_1", run.Attributes.Text("workflow.execution_id"));
        var receipt = await _service.Lines.FirstAsync(line => line.Text("receipt.kind") == "run" && line.Text("tracing.trace_id") == response.TrackingId());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", receipt.Text("tracking_id"));
        Assert.Equal("failed", receipt.Text("receipt.outcome"));
        Assert.Equal("node_failed", receipt.Text("error.code"));
        Assert.Equal(1.5, receipt.Number("operation.duration"));
    }

    [Fact]
    public async Task The_start_of_the_service_is_a_span_and_the_hosts_lines_carry_its_id()
    {
        var line = await _service.Lines.FirstAsync(line => line.Text("event.name") == "ListeningOnAddress");
        var start = await _sink.FirstSpanAsync(span => span.TraceId.ToString() == line.Text("tracking_id"));

        Assert.Equal("start_service", start.Name);
        Assert.Equal(start.TraceId.ToString(), start.Attributes.Text("tracking.id"));
    }

    [Fact]
    public async Task Probes_and_the_exporter_itself_make_no_span()
    {
        using var health = await _service.GetAsync("/health");
        using var quiet = await _service.GetAsync("/quiet");
        using var last = await _service.SendAsync(HttpMethod.Post, "/facts/1");

        await ServerSpanOfAsync(last.TrackingId());
        Assert.DoesNotContain(_sink.Received.Spans, span => span.TraceId.ToString() == health.TrackingId());
        Assert.DoesNotContain(_sink.Received.Spans, span => span.TraceId.ToString() == quiet.TrackingId());
        // Spans of other tests' requests are heard here too; only this service sends to this sink.
        Assert.DoesNotContain(_sink.Received.Spans, span => span.Attributes.Text("url.full")?.StartsWith($"{_sink.HttpEndpoint}", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_exception_whose_own_members_fail_is_logged_all_the_same()
    {
        using var response = await _service.GetAsync("/logs-hostile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var span = await ServerSpanOfAsync(response.TrackingId());
        Assert.EndsWith("HostileException", Assert.Single(span.Events, found => found.Name == "error_log").Attributes.Text("error.type"), StringComparison.Ordinal);
    }

    private Task<OtlpSpan> ServerSpanOfAsync(string trackingId) =>
        _sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == trackingId);

    private static void Map(WebApplication app)
    {
        var source = new System.Diagnostics.ActivitySource("AiTeams.Tests.Runs");
        app.MapPost("/facts/{id}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            await reader.ReadToEndAsync();
            Telemetry.Tenant("acme");
            Telemetry.User("u-1", "premium");
            Telemetry.Session("ses_1");
            Telemetry.Operation("make_facts");
            Telemetry.Workflow("wf_1");
            Telemetry.RowsWritten(3);
            return "done";
        });
        app.MapGet("/logs-error", (ILoggerFactory loggers) =>
        {
            var failure = new InvalidOperationException("no stock");
            loggers.CreateLogger("Orders").LogError(new EventId(4711, "OrderFailed"), failure, "Order {OrderId} failed", 7);
        });
        app.MapGet("/logs-hostile", (ILoggerFactory loggers) => loggers.CreateLogger("Orders").LogError(new HostileException(), "Order failed"));
        app.MapGet("/throws", string () => throw new InvalidOperationException("the inside"));
        app.MapGet("/quiet", () => "quiet").WithoutReceipt();
        app.MapGet("/run", (AiTeams.ServiceDefaults.Receipts.ReceiptLog receipts) =>
        {
            using var activity = source.StartActivity("run_workflow");
            using var story = Telemetry.Begin("0af7651916cd43dd8448eb211c80319c");
            Telemetry.Workflow("wf_1", "simple", "exe_1");
            receipts.Run(new("failed", TimeSpan.FromSeconds(1.5), "node_failed", "Node a failed."));
        });
    }

    private sealed class HostileException : Exception
    {
        public override string Message => throw new NotSupportedException("no message");

        public override string ToString() => throw new NotSupportedException("no text");
    }
}
