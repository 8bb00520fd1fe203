using System.Diagnostics;
using System.Globalization;
using System.Net;
using AiTeams.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AiTeams.Tests.ServiceDefaults;

/// <summary>A service that makes more telemetry than its queues hold, and what it knows of its fate.</summary>
internal static class FloodedService
{
    public const string Source = "AiTeams.Tests.Flood";

    private static readonly ActivitySource Spans = new(Source);

    public static Task<TestService> StartAsync(Uri? endpoint, string protocol, int exporterTimeout, string retryFor = "00:00:00") => TestService.StartAsync(Map, settings:
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint?.ToString() ?? ""),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", exporterTimeout.ToString(CultureInfo.InvariantCulture)),
        ("OTEL_BSP_SCHEDULE_DELAY", "20"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "20"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
        // By default a failed batch is lost at once: every item comes to its end while a test looks on.
        ("Telemetry:RetryFor", retryFor),
    ]);

    public static void Map(WebApplication app)
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/flood", (int spans, int logs, ILoggerFactory loggers) =>
        {
            for (var i = 0; i < spans; i++) Spans.StartActivity("drop")?.Dispose();
            var logger = loggers.CreateLogger(Source);
            for (var i = 0; i < logs; i++) logger.LogInformation("Drop {Number}", i);
        });
    }

    /// <summary>None waits for the backend, and each is answered as ever.</summary>
    public static async Task ServesAsync(this TestService service, int requests, string path = "/ok")
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => service.GetAsync(path))).WaitAsync(Patience.Most);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (var answer in answers) answer.Dispose();
    }

    public static double Exported(this Scrape scrape, string signal) => scrape.Value("telemetry_exported_total", ("signal", signal)) ?? 0;

    public static double Dropped(this Scrape scrape, string signal, string reason) =>
        scrape.Value("telemetry_dropped_total", ("signal", signal), ("reason", reason)) ?? 0;

    public static double Depth(this Scrape scrape, string signal) => scrape.Value("telemetry_queue_depth", ("signal", signal)) ?? 0;

    /// <summary>Everything that has reached its end, one way or another.</summary>
    public static double Settled(this Scrape scrape, string signal) =>
        scrape.Exported(signal) + scrape.Dropped(signal, "queue_full") + scrape.Dropped(signal, "export_failed");
}
