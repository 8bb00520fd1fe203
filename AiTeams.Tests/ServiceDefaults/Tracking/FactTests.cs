using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Privacy;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Tracking;

/// <summary>A fact named once is on the span in hand, on the server span, on the next log line and on the receipt.</summary>
public sealed class FactTests
{
    private static readonly Dictionary<string, Action> Facts = new()
    {
        ["tenant.id"] = () => Telemetry.Tenant("acme"),
        ["user.id"] = () => Telemetry.User("u-1"),
        ["user.segment"] = () => Telemetry.User(null, "premium"),
        ["session.id"] = () => Telemetry.Session("ses_1"),
        ["workflow.id"] = () => Telemetry.Workflow("wf_1"),
        ["workflow.type"] = () => Telemetry.Workflow("wf_1", "complex"),
        ["workflow.execution_id"] = () => Telemetry.Workflow("wf_1", executionId: "exe_1"),
        ["workflow.node_id"] = () => Telemetry.Workflow("wf_1", nodeId: "fetch"),
        ["operation.name"] = () => Telemetry.Operation("create_session"),
    };

    [Theory]
    [InlineData("tenant.id", "acme")]
    [InlineData("user.id", "u-1")]
    [InlineData("user.segment", "premium")]
    [InlineData("session.id", "ses_1")]
    [InlineData("workflow.id", "wf_1")]
    [InlineData("workflow.type", "complex")]
    [InlineData("workflow.execution_id", "exe_1")]
    [InlineData("workflow.node_id", "fetch")]
    public async Task A_fact_reaches_span_log_line_and_receipt(string path, string value)
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink, "dev");

        using var response = await service.GetAsync("/names/" + path);

        Assert.Equal(value, await response.Content.ReadAsStringAsync());
        await AssertEverywhereAsync(service, sink, response.TrackingId(), path, value);
    }

    [Fact]
    public async Task An_operations_name_reaches_span_log_line_and_receipt()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink, "dev");

        using var response = await service.GetAsync("/names/operation.name");

        var trackingId = response.TrackingId();
        var line = await service.Lines.FirstAsync(line => line.Text("tracking_id") == trackingId && line.Text("logger") == "Facts");
        var server = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == trackingId);
        Assert.Equal(("create_session", "create_session", "create_session"),
            (line.Text("operation.name"), (await service.Lines.ReceiptOfAsync(trackingId)).Text("operation.name"), server.Attributes.Text("operation.name")));
    }

    [Fact]
    public async Task Where_user_ids_are_hashed_no_span_line_or_receipt_holds_a_plain_one()
    {
        var hashed = UserIds.Hash("u-1", "of all services"u8);
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await StartAsync(sink, "prod", ("Privacy:UserIdKey", "of all services"));

        using var response = await service.GetAsync("/names/user.id");

        Assert.Equal(hashed, await response.Content.ReadAsStringAsync());
        await AssertEverywhereAsync(service, sink, response.TrackingId(), "user.id", hashed);
        Assert.DoesNotContain(service.Lines.All, line => line.Contains("u-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vip_a_cost_and_rows_are_on_span_and_receipt()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/spends", () =>
            {
                Telemetry.User("u-1", "enterprise", vip: true);
                Telemetry.Cost(1_200);
                Telemetry.Cost(34);
                Telemetry.RowsWritten(2);
                Telemetry.RowsWritten(1);
            }),
            settings: sink.Settings());

        using var response = await service.GetAsync("/spends");

        var receipt = await service.Lines.ReceiptOfAsync(response.TrackingId());
        Assert.Equal((1_234, 3), (receipt.Number("ai.cost_micro_usd"), receipt.Number("receipt.rows_written")));
        var server = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == response.TrackingId());
        Assert.True(server.Attributes["user.vip"].BoolValue);
        Assert.Equal(1_234, server.Attributes["ai.cost_micro_usd"].IntValue);
    }

    [Fact]
    public void Outside_a_story_naming_facts_does_nothing()
    {
        foreach (var name in Facts.Values) name();
        Telemetry.Client("key_1", "web", "web-app");
        Telemetry.FailedInBody("broken");
        Telemetry.RowsWritten(1);
        Telemetry.Cost(1);

        Assert.Null(Telemetry.Current);
    }

    private static async Task AssertEverywhereAsync(TestService service, OtlpSink sink, string trackingId, string path, string value)
    {
        var line = await service.Lines.FirstAsync(line => line.Text("tracking_id") == trackingId && line.Text("logger") == "Facts");
        Assert.Equal(value, line.Text(path));
        Assert.Equal(value, (await service.Lines.ReceiptOfAsync(trackingId)).Text(path));
        var server = await sink.FirstSpanAsync(span => span.Kind == OtlpSpanKind.Server && span.TraceId.ToString() == trackingId);
        Assert.Equal(value, server.Attributes.Text(path));
        var log = await sink.FirstLogAsync(log => log.Scope.Name == "Facts" && log.Attributes.Text("tracking_id") == trackingId);
        Assert.Equal(value, log.Attributes.Text(path));
    }

    /// <summary>The endpoint answers what the span in hand says right after the fact was named.</summary>
    private static Task<TestService> StartAsync(OtlpSink sink, string environment, params (string Key, string Value)[] settings) => TestService.StartAsync(
        app => app.MapGet("/names/{path}", (string path, ILoggerFactory loggers) =>
        {
            Facts[path]();
            loggers.CreateLogger("Facts").LogWarning("Named");
            return System.Diagnostics.Activity.Current!.GetTagItem(path) as string;
        }),
        environment: environment, settings: [.. sink.Settings(), .. settings]);
}
