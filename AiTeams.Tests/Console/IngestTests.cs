using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace AiTeams.Tests.ConsoleApp;

/// <summary>From OpenTelemetry's exporter to the case file, through the front door.</summary>
public sealed class IngestTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task What_a_service_exports_is_in_the_case_file(OtlpExportProtocol protocol)
    {
        await using var console = await ConsoleHost.StartAsync();
        using var source = new ActivitySource($"console-ingest-{protocol}");
        ActivityTraceId traceId;
        using (var tracing = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetResourceBuilder(Service())
            .AddOtlpExporter(options => Configure(options, console, protocol, "traces")).Build())
        using (var logging = LoggerFactory.Create(builder => builder.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(Service());
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter => Configure(exporter, console, protocol, "logs"));
        })))
        {
            using var request = source.StartActivity("POST /api/app/sessions", ActivityKind.Server)!;
            traceId = request.TraceId;
            using (var statement = source.StartActivity("INSERT sessions", ActivityKind.Client)) statement!.SetStatus(ActivityStatusCode.Error, "busy");
            logging.CreateLogger("AiTeams.Sessions").LogWarning("Storing {SessionId} took long", "ses_1");
            logging.CreateLogger("AiTeams.Receipt").Log(LogLevel.Information, default, Receipt(), null, static (_, _) => "Request completed");
        }

        var file = await console.JsonAsync($"/api/cases/{traceId}");

        Assert.Equal(traceId.ToHexString(), file.GetProperty("tracking_id").GetString());
        Assert.Equal("found", file.GetProperty("spans").GetProperty("verdict").GetString());
        var spans = file.GetProperty("spans").GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("POST /api/app/sessions", 0, "unset"), ("INSERT sessions", 1, "error")],
            spans.Select(span => (span.GetProperty("name").GetString()!, span.GetProperty("depth").GetInt32(), span.GetProperty("status").GetString()!)));
        Assert.Equal(spans[0].GetProperty("span_id").GetString(), spans[1].GetProperty("parent_span_id").GetString());
        Assert.Equal("busy", spans[1].GetProperty("status_message").GetString());
        var log = file.GetProperty("logs").GetProperty("items")[0];
        Assert.Equal(("WARN", "AiTeams.Sessions", "Storing ses_1 took long", "api-gateway"),
            (log.GetProperty("level").GetString(), log.GetProperty("logger").GetString(), log.GetProperty("message").GetString(), log.GetProperty("service").GetString()));
        var receipt = Assert.Single(file.GetProperty("receipts").GetProperty("items").EnumerateArray());
        Assert.Equal(("success", "/api/app/sessions", 201, 0.25, "acme"),
            (receipt.GetProperty("outcome").GetString(), receipt.GetProperty("endpoint").GetString(), receipt.GetProperty("status").GetInt32(),
                receipt.GetProperty("duration").GetDouble(), receipt.GetProperty("tenant_id").GetString()));
        Assert.Equal("unreachable", file.GetProperty("rows").GetProperty("verdict").GetString());

        var listed = await console.JsonAsync("/api/receipts");
        Assert.Equal(traceId.ToHexString(), Assert.Single(listed.GetProperty("receipts").EnumerateArray()).GetProperty("tracking_id").GetString());
        Assert.Contains("POST /api/app/sessions", await console.PageAsync($"/cases/{traceId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metrics_exemplar_of_a_request_is_in_its_case_file()
    {
        await using var console = await ConsoleHost.StartAsync();
        using var meter = new System.Diagnostics.Metrics.Meter("console-ingest-metrics");
        using var activity = new Activity("request").Start();
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlpExporter(options => Configure(options, console, OtlpExportProtocol.HttpProtobuf, "metrics")).Build())
        {
            meter.CreateHistogram<double>("request_duration_seconds", "s").Record(0.75, new KeyValuePair<string, object?>("endpoint", "/x"));
        }

        var file = await console.JsonAsync($"/api/cases/{activity.TraceId}");

        var measurement = Assert.Single(file.GetProperty("measurements").GetProperty("items").EnumerateArray());
        Assert.Equal(("request_duration_seconds", 0.75, "/x"),
            (measurement.GetProperty("metric").GetString(), measurement.GetProperty("value").GetDouble(), measurement.GetProperty("attributes").GetProperty("endpoint").GetString()));
    }

    [Fact]
    public async Task Ingest_carries_the_tracking_id_and_makes_no_receipt()
    {
        await using var console = await ConsoleHost.StartAsync();

        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/x-protobuf");
        using var response = await console.Client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", response.Headers.GetValues("X-Tracking-ID").Single());
    }

    [Fact]
    public async Task An_id_nobody_knows_is_404_when_the_gateway_answered_and_found_while_it_did_not()
    {
        await using var gateway = await FakeGateway.StartAsync(rows: null);
        await using var alone = await ConsoleHost.StartAsync();
        await using var connected = await ConsoleHost.StartAsync($"services:api-gateway:http:0={gateway.Url}");
        var path = new Uri("/api/cases/4bf92f3577b34da6a3ce929d0e0e4736", UriKind.Relative);

        using var unsure = await alone.Client.GetAsync(path);
        using var sure = await connected.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (unsure.StatusCode, sure.StatusCode));
        using var answer = JsonDocument.Parse(await sure.Content.ReadAsStringAsync());
        Assert.Equal("nothing", answer.RootElement.GetProperty("rows").GetProperty("verdict").GetString());
    }

    private static List<KeyValuePair<string, object?>> Receipt() =>
    [
        new("receipt.kind", "request"), new("receipt.outcome", "success"), new("request.method", "POST"), new("request.endpoint", "/api/app/sessions"),
        new("response.status", 201L), new("request.duration", 0.25), new("tenant.id", "acme"),
    ];

    private static ResourceBuilder Service() => ResourceBuilder.CreateEmpty().AddService("api-gateway", autoGenerateServiceInstanceId: false);

    private static void Configure(OtlpExporterOptions options, ConsoleHost console, OtlpExportProtocol protocol, string signal)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? console.Grpc : new Uri(console.Url, $"/v1/{signal}");
    }
}
