using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Parsing;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>OpenTelemetry's SDK with OTLP for traces and metrics, and a line per request by Serilog's JSON console sink, built as its middleware builds it.</summary>
internal static class SerilogServer
{
    private static readonly MessageTemplate Completed = new MessageTemplateParser().Parse("Request completed");

    internal static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        MicrosoftServer.AddTracesAndMetrics(builder);
        var app = builder.Build();
        var logger = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Console(new JsonFormatter()).CreateLogger();
        app.Use((context, next) => LogAsync(context, next, logger));
        app.MapGet(Forecast.Path, Forecast.Today);
        return app;
    }

    private static async Task LogAsync(HttpContext context, RequestDelegate next, Serilog.Core.Logger logger)
    {
        var startedAt = Stopwatch.GetTimestamp();
        RequestLine.Track(context);
        await next(context);
        var activity = Activity.Current!;
        logger.Write(new LogEvent(TimeProvider.System.GetUtcNow(), LogEventLevel.Information, null, Completed,
            [
                new("RequestMethod", new ScalarValue(context.Request.Method)),
                new("RequestPath", new ScalarValue(context.Request.Path.Value)),
                new("RequestEndpoint", new ScalarValue(RequestLine.Endpoint(context))),
                new("RequestDuration", new ScalarValue(RequestLine.Seconds(startedAt))),
                new("UserAgent", new ScalarValue(RequestLine.UserAgent(context))),
                new("RequestIp", new ScalarValue(RequestLine.Address(context))),
                new("ResponseStatus", new ScalarValue(context.Response.StatusCode)),
                new("ResponseContentType", new ScalarValue(context.Response.ContentType)),
                new("TrackingId", new ScalarValue(activity.TraceId.ToHexString())),
            ],
            activity.TraceId, activity.SpanId));
    }
}
