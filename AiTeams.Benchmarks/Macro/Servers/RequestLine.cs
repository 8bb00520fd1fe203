using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Resources;

namespace AiTeams.Benchmarks.Macro.Servers;

/// <summary>The tracking id and the values of the line that the other stacks write per request, got in the cheapest way there is.</summary>
internal static partial class RequestLine
{
    internal static void Track(HttpContext context) => context.Response.Headers["X-Tracking-ID"] = Activity.Current!.TraceId.ToHexString();

    internal static string Endpoint(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";

    internal static double Seconds(long startedAt) => Math.Round(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 6);

    internal static string Address(HttpContext context) => context.Connection.RemoteIpAddress!.ToString();

    internal static string UserAgent(HttpContext context) => context.Request.Headers.UserAgent.ToString();

    internal static void Describe(ResourceBuilder resource) => resource.AddService("workflow-engine", serviceVersion: "0.1.0");

    /// <summary>Metrics as often as ours, OTLP over HTTP as ours.</summary>
    internal static void Send(OpenTelemetry.Exporter.OtlpExporterOptions options, string path)
    {
        options.Protocol = OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") + path);
    }

#pragma warning disable SYSLIB1015 // Values beside the template are the point.
    [LoggerMessage(9010, LogLevel.Information, "Request completed", EventName = nameof(Completed))]
    internal static partial void Completed(
        this ILogger logger, string requestMethod, string requestPath, string requestEndpoint, double requestDuration, string userAgent, string requestIp,
        int responseStatus, string? responseContentType, string trackingId);
#pragma warning restore SYSLIB1015
}
