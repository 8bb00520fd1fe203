using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>What a template gives: OpenTelemetry's SDK, OTLP for the three signals, Microsoft's JSON console with scopes, one line per request.</summary>
internal static class MicrosoftServer
{
    internal static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddJsonConsole(static options => (options.IncludeScopes, options.UseUtcTimestamp) = (true, true));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(static logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, true));
        AddTracesAndMetrics(builder).WithLogging(static logs => logs.AddOtlpExporter(static options => RequestLine.Send(options, "/v1/logs")));
        var app = builder.Build();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Requests");
        app.Use((context, next) => LogAsync(context, next, logger));
        app.MapGet(Forecast.Path, Forecast.Today);
        return app;
    }

    internal static OpenTelemetry.OpenTelemetryBuilder AddTracesAndMetrics(WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry()
        .ConfigureResource(RequestLine.Describe)
        .WithTracing(static tracing => tracing
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(static options => RequestLine.Send(options, "/v1/traces")))
        .WithMetrics(static metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddRuntimeInstrumentation()
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlpExporter(static (options, reader) =>
            {
                RequestLine.Send(options, "/v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 10_000;
            }));

    private static async Task LogAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var startedAt = Stopwatch.GetTimestamp();
        RequestLine.Track(context);
        await next(context);
        logger.Completed(
            context.Request.Method, context.Request.Path.Value!, RequestLine.Endpoint(context), RequestLine.Seconds(startedAt), RequestLine.UserAgent(context),
            RequestLine.Address(context), context.Response.StatusCode, context.Response.ContentType, Activity.Current!.TraceId.ToHexString());
    }
}
