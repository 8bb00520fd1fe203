using System.Net;
using AiTeams.Testing.Otlp;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults.Export;

public sealed class SharedMetricReaderTests
{
    [Fact]
    public async Task Scrapes_between_exports_leave_both_ways_whole_and_equal()
    {
        await using var sink = await OtlpSink.StartAsync();
        await using var service = await TestService.StartAsync(
            static app => app.MapGet("/counted", static () => "yes"),
            settings: [.. sink.Settings().Where(static setting => setting.Key != "OTEL_METRIC_EXPORT_INTERVAL"), ("OTEL_METRIC_EXPORT_INTERVAL", "10")]);
        for (var i = 1; i <= 20; i++)
        {
            using var response = await service.GetAsync("/counted");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            // The books of a request are closed behind its last byte.
            var scrape = await Scrape.UntilAsync(service, scrape => scrape.Value("request_count_total", ("endpoint", "/counted")) >= i);
            Assert.Equal(i, scrape.Value("request_count_total", ("endpoint", "/counted")));
        }

        await sink.Received.WaitForAsync(received => Counted(received) == 20);

        static long Counted(ReceivedTelemetry received) => received.MetricsNamed("request_count")
            .SelectMany(static metric => metric.Points).Where(static point => point.Attributes["endpoint"].StringValue == "/counted").Select(static point => point.Value.IntValue ?? 0).DefaultIfEmpty().Max();
    }
}
