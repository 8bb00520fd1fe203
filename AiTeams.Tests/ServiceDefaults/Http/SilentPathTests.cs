using System.Net;
using AiTeams.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Http;

public sealed class SilentPathTests
{
    private const string GrpcTraces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    [Theory]
    [InlineData("/health", true, true)]
    [InlineData("/alive", true, true)]
    [InlineData("/metrics", true, true)]
    [InlineData("/v1/traces", true, false)]
    [InlineData("/v1/metrics", true, false)]
    [InlineData("/v1/logs", true, false)]
    [InlineData(GrpcTraces, true, false)]
    [InlineData("/v1/traces/x", false, false)]
    [InlineData("/healthy", false, false)]
    [InlineData("/api/app/sessions", false, false)]
    [InlineData("", false, false)]
    public void Probes_are_silent_everywhere_and_ingest_only_where_telemetry_is_received(string path, bool there, bool elsewhere) =>
        Assert.Equal((there, elsewhere), (new SilentPaths(true).Contain(path), new SilentPaths(false).Contain(path)));

    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/v1/metrics")]
    [InlineData("/v1/logs")]
    [InlineData(GrpcTraces)]
    public async Task On_another_service_an_ingest_path_is_a_request_like_any_other(string path)
    {
        await using var service = await TestService.StartAsync();

        using var response = await service.SendAsync(HttpMethod.Post, path);

        var receipt = await service.Lines.ReceiptOfAsync(response.TrackingId());
        Assert.Equal((404, "unmatched", "client_error"), ((int)response.StatusCode, receipt.Text("request.endpoint"), receipt.Text("receipt.outcome")));
        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(1, scrape.Value("request_count_total", ("endpoint", "unmatched"), ("status_code", "404")));
    }

    [Theory]
    [InlineData("POST", "/v1/traces", HttpStatusCode.OK)]
    [InlineData("GET", "/v1/traces", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", GrpcTraces, HttpStatusCode.OK)]
    public async Task On_the_console_it_carries_the_id_and_makes_no_receipt_and_no_metric(string method, string path, HttpStatusCode status)
    {
        await using var service = await TestService.StartAsync(
            app =>
            {
                app.MapPost("/v1/traces", () => "");
                app.MapPost(GrpcTraces, () => "");
                app.MapGet("/page", () => "");
            },
            "AiTeams.Console");

        using var silent = await service.SendAsync(new(method), path);
        using var heard = await service.GetAsync("/page");

        Assert.Equal(status, silent.StatusCode);
        Assert.Matches("^[0-9a-f]{32}$", silent.TrackingId());
        await service.Lines.ReceiptOfAsync(heard.TrackingId());
        Assert.DoesNotContain(service.Lines.Receipts, receipt => receipt.Text("tracking_id") == silent.TrackingId());
        var scrape = await Scrape.OfAsync(service);
        Assert.Equal(["/page"], scrape.Samples.Where(line => line.StartsWith("request_count_total{", StringComparison.Ordinal))
            .Select(line => line.Split("endpoint=\"")[1].Split('"')[0]));
    }
}
