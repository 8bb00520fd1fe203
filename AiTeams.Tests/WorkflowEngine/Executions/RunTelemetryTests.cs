using System.Net;
using AiTeams.Contracts.Executions;
using AiTeams.Otlp;
using AiTeams.Testing.Otlp;
using AiTeams.Tests.Support;
using AiTeams.Tests.WorkflowEngine.Support;
using Xunit;

namespace AiTeams.Tests.WorkflowEngine.Executions;

public sealed class RunTelemetryTests : IAsyncLifetime
{
    private OtlpSink _sink = null!;
    private TargetServer _target = null!;

    public async Task InitializeAsync()
    {
        _sink = await OtlpSink.StartAsync();
        _target = await TargetServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _target.DisposeAsync();
        await _sink.DisposeAsync();
    }

    private Task<EngineHost> StartAsync(params (string Key, string Value)[] settings) =>
        EngineHost.StartAsync(_target, null, null, [("OTEL_EXPORTER_OTLP_ENDPOINT", _sink.GrpcEndpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), .. settings]);

    [Fact]
    public async Task A_run_is_one_tree_under_the_request_that_began_it()
    {
        await using var engine = await StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-call call-shape", Graphs.Get("call", $"{_target.Url}x"), Graphs.Transform("shape", "1")));

        var tree = await _sink.Received.WaitForTreeAsync(run.TrackingId, tree => tree.All.Any(node => node.Span.Name == "POST /execute") && tree.All.Any(node => node.Span.Name == "run_workflow"));
        Assert.Equal(["POST /execute", "run_workflow"], tree.One("run_workflow").Path);

        // The target runs in this process too and may show its own span below ours.
        Assert.Equal((OtlpSpanKind.Client, "GET"), (tree.One("execute_node http_request").Children.Single().Span.Kind, tree.One("execute_node http_request").Children.Single().Span.Name));
        Assert.Equal(["POST /execute", "run_workflow", "execute_node http_request"], tree.One("execute_node http_request").Path);
        Assert.Equal("run_workflow", tree.One("execute_node trigger").Parent!.Span.Name);
        Assert.Equal("run_workflow", tree.One("execute_node transform").Parent!.Span.Name);
        Assert.Contains(tree.One("run_workflow").Children, child => child.Span.Attributes.Text("db.system.name") is not null);
        var span = tree.One("run_workflow").Span;
        Assert.Equal((OtlpSpanKind.Internal, OtlpStatus.Unset), (span.Kind, span.Status));
        Assert.Equal(
            (run.TrackingId, "acme", "run_workflow", run.WorkflowId, "simple", run.ExecutionId, "succeeded"),
            (span.Attributes.Text("tracking.id"), span.Attributes.Text("tenant.id"), span.Attributes.Text("operation.name"), span.Attributes.Text("workflow.id"),
                span.Attributes.Text("workflow.type"), span.Attributes.Text("workflow.execution_id"), span.Attributes.Text("workflow.status")));
        Assert.Empty(span.Links);
        var node = tree.One("execute_node http_request").Span;
        Assert.Equal(("call", "http_request", "succeeded"), (node.Attributes.Text("workflow.node_id"), node.Attributes.Text("workflow.node_type"), node.Attributes.Text("workflow.status")));
        Assert.Equal(1, node.Attributes["workflow.node_attempt"].IntValue);
    }

    [Fact]
    public async Task Rows_name_the_spans_that_wrote_them()
    {
        await using var engine = await StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-shape", Graphs.Transform("shape", "1")));

        var rows = (await engine.JsonAsync(HttpMethod.Get, $"/tracking/{run.TrackingId}"))["rows"]!.AsArray();
        var tree = await _sink.Received.WaitForTreeAsync(run.TrackingId, tree => tree.All.Any(node => node.Span.Name == "run_workflow") && tree.All.Any(node => node.Span.Name == "POST /execute"));
        Assert.Equal(tree.One("POST /execute").Span.SpanId.ToString(), SpanOf("executions"));
        Assert.Equal(tree.One("POST /execute").Span.SpanId.ToString(), SpanOf("workflows"));
        Assert.Equal(tree.One("execute_node transform").Span.SpanId.ToString(), SpanOf("node_executions", "shape"));

        string SpanOf(string table, string? node = null) => Assert.Single(rows, row => row!["table"]!.GetValue<string>() == table && (node is null || (string?)row["facts"]!["node_id"] == node))!["span_id"]!.GetValue<string>();
    }

    [Fact]
    public async Task A_run_links_to_the_story_in_which_its_workflow_was_made()
    {
        await using var engine = await StartAsync();
        using var made = await engine.SendAsync(HttpMethod.Post, "/workflows", $$"""{"graph": {{Graphs.Of("start-shape", Graphs.Transform("shape", "1"))}}}""");
        var madeIn = made.Headers.GetValues("X-Tracking-ID").Single();

        var run = await engine.JsonAsync(HttpMethod.Post, $"{made.Headers.Location}/execute?wait=30s", "{}", HttpStatusCode.OK);

        var runIn = run["tracking_id"]!.GetValue<string>();
        Assert.NotEqual(madeIn, runIn);
        Assert.Equal(madeIn, run["workflow_tracking_id"]!.GetValue<string>());
        var tree = await _sink.Received.WaitForTreeAsync(runIn, tree => tree.All.Any(node => node.Span.Name == "run_workflow"));
        Assert.Equal(madeIn, Assert.Single(tree.One("run_workflow").Span.Links).TraceId.ToString());
    }

    [Fact]
    public async Task Every_attempt_has_its_span_and_a_failure_shows()
    {
        _target.Answers["/x"] = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var engine = await StartAsync(("Http:Attempts", "2"));

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", $"{_target.Url}x")));

        var tree = await _sink.Received.WaitForTreeAsync(run.TrackingId, tree => tree.All.Any(node => node.Span.Name == "run_workflow"));
        var attempts = tree.All.Where(node => node.Span.Name == "execute_node http_request").Select(node => node.Span).ToList();
        Assert.Equal([1, 2], attempts.Select(span => span.Attributes["workflow.node_attempt"].IntValue));
        Assert.All(attempts, span => Assert.Equal((OtlpStatus.Error, "http_status", "The target answered 503."), (span.Status, span.Attributes.Text("error.type"), span.StatusMessage)));
        var root = tree.One("run_workflow").Span;
        Assert.Equal((OtlpStatus.Error, "http_status", "failed"), (root.Status, root.Attributes.Text("error.type"), root.Attributes.Text("workflow.status")));
        Assert.Contains(engine.Logs.All, entry => entry.Event.Name == "NodeRetried" && (string?)entry.Fields["NodeId"] == "call" && (string?)entry.Fields["ExecutionId"] == run.ExecutionId);
    }

    [Fact]
    public async Task A_run_has_one_receipt_with_its_facts_and_is_counted()
    {
        await using var engine = await StartAsync();

        var run = await engine.RunAsync(Graphs.Of("start-call", Graphs.Get("call", "http://10.0.0.1/")));

        await _sink.Received.WaitForAsync(received => received.LogsOf(run.TrackingId).Any(IsRunReceipt) && received.MetricsNamed("active_workflows").Count > 0);
        var receipt = Assert.Single(_sink.Received.LogsOf(run.TrackingId), IsRunReceipt);
        Assert.Equal(
            ("failed", "acme", run.WorkflowId, run.ExecutionId, "failed", "target_not_allowed"),
            (receipt.Attributes.Text("receipt.outcome"), receipt.Attributes.Text("tenant.id"), receipt.Attributes.Text("workflow.id"), receipt.Attributes.Text("workflow.execution_id"),
                receipt.Attributes.Text("workflow.status"), receipt.Attributes.Text("error.code")));
        Assert.True(receipt.Attributes["receipt.rows_written"].IntValue >= 4);
        await CountedAsync("workflow_executions_total", ("workflow_type", "simple"), ("complexity_level", "low"), ("status", "failed"));
        await CountedAsync("workflow_node_executions_total", ("node_type", "http_request"), ("status", "failed"));
        await CountedAsync("workflow_node_executions_total", ("node_type", "trigger"), ("status", "success"));
        await CountedAsync("server_request_total", ("func", "execute_graph"), ("ret", "0"), ("status", "success"));

        static bool IsRunReceipt(OtlpLogRecord log) => log.Attributes.Text("receipt.kind") == "run";
    }

    [Theory]
    [InlineData("success", "succeeded", null, 200)]
    [InlineData("failed", "failed", "http_status", 404)]
    [InlineData("timeout", "timed_out", "run_timed_out", 0)]
    [InlineData("cancelled", "cancelled", "cancelled", 0)]
    public async Task However_a_run_ends_its_receipt_and_its_count_say_so(string outcome, string status, string? code, int answer)
    {
        if (answer == 0) _target.Hold("/x");
        else _target.Answers["/x"] = context =>
        {
            context.Response.StatusCode = answer;
            return Task.CompletedTask;
        };
        await using var engine = await StartAsync(("Executions:RunTimeout", outcome == "timeout" ? "00:00:00.5" : "01:00:00"));

        var execution = await engine.BeginAsync(await engine.CreateAsync(Graphs.Of("start-call", Graphs.Get("call", $"{_target.Url}x"))));
        if (outcome == "cancelled")
        {
            await Eventually.TrueAsync(() => _target.Count("/x") == 1);
            await engine.JsonAsync(HttpMethod.Post, $"/executions/{execution}/cancel", null, HttpStatusCode.Accepted);
        }

        var run = await Eventually.GetAsync(_ => engine.GetAsync(execution), seen => seen.FinishedAt is not null);

        await _sink.Received.WaitForAsync(received => received.LogsOf(run.TrackingId).Any(IsRunReceipt));
        var receipt = Assert.Single(_sink.Received.LogsOf(run.TrackingId), IsRunReceipt);
        Assert.Equal((outcome, status, code), (receipt.Attributes.Text("receipt.outcome"), receipt.Attributes.Text("workflow.status"), receipt.Attributes.Text("error.code")));
        await CountedAsync("workflow_executions_total", ("workflow_type", "simple"), ("complexity_level", "low"), ("status", outcome));
        await CountedAsync("workflow_duration_seconds", ("workflow_type", "simple"), ("status", outcome));

        bool IsRunReceipt(OtlpLogRecord log) => log.Attributes.Text("receipt.kind") == "run" && log.Attributes.Text("workflow.execution_id") == execution;
    }

    [Fact]
    public async Task A_problem_is_counted_by_its_code()
    {
        await using var engine = await StartAsync();

        await engine.JsonAsync(HttpMethod.Get, "/workflows/wf_none", null, HttpStatusCode.NotFound);

        await CountedAsync("server_request_total", ("func", "get_workflow"), ("ret", "workflow_not_found"), ("status", "error"));
    }

    [Fact]
    public async Task Gone_on_with_later_a_run_keeps_its_story_under_a_new_trace_that_links_back()
    {
        await using var engine = await StartAsync(("Executions:SameTrace", "00:00:00"));

        var run = await engine.RunAsync(Graphs.Of("start-wait wait-after", Graphs.Delay("wait", "PT0.2S"), Graphs.Transform("after", "1")));

        Assert.Equal(ExecutionStatus.Succeeded, run.Status);
        await _sink.Received.WaitForAsync(received => received.Spans.Count(OfThisRun) == 2);
        var stays = _sink.Received.Spans.Where(OfThisRun).OrderBy(span => span.StartUnixNano).ToList();
        Assert.Equal(["waiting", "succeeded"], stays.Select(span => span.Attributes.Text("workflow.status")));
        Assert.All(stays, span => Assert.Equal(run.TrackingId, span.Attributes.Text("tracking.id")));
        Assert.NotEqual(run.TrackingId, stays[1].TraceId.ToString());
        Assert.Contains(stays[1].Links, link => link.TraceId.ToString() == run.TrackingId);
        var after = (await engine.JsonAsync(HttpMethod.Get, $"/tracking/{run.TrackingId}"))["rows"]!.AsArray().Single(row => (string?)row!["facts"]!["node_id"] == "after")!;
        Assert.Equal((run.TrackingId, stays[1].TraceId.ToString()), (after["tracking_id"]!.GetValue<string>(), after["trace_id"]!.GetValue<string>()));

        bool OfThisRun(OtlpSpan span) => span.Name == "run_workflow" && span.Attributes.Text("workflow.execution_id") == run.ExecutionId;
    }

    [Fact]
    public async Task Background_ticks_record_no_spans()
    {
        await using var engine = await StartAsync(("Executions:SweepInterval", "00:00:00.1"));
        await engine.RunAsync(Graphs.Of("start-a", Graphs.Transform("a", "1")));

        await _sink.Received.WaitForAsync(received => received.Spans.Any(span => span.Name == "run_workflow"));

        Assert.DoesNotContain(_sink.Received.Spans, span => span.Name is "sweep" or "claim");
    }

    private async Task CountedAsync(string metric, params (string Name, string Value)[] labels) =>
        await _sink.Received.WaitForAsync(received => received.MetricsNamed(metric).SelectMany(found => found.Points)
            .Any(point => labels.All(label => point.Attributes.Text(label.Name) == label.Value) && (point.Value.IntValue >= 1 || point.Count >= 1)));
}
