using System.Text.Json;
using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Identity;
using AiTeams.ServiceDefaults.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTeams.ServiceDefaults.Health;

/// <summary>
/// <c>/health</c>: ready for work (every check); <c>/alive</c>: the process answers (checks tagged <c>live</c>). Mapped in every environment:
/// orchestrators ask there too, and the answer says nothing about the inside but names and states.
/// </summary>
internal static class HealthEndpoints
{
    internal const string LiveTag = "live";

    internal static void Map(IEndpointRouteBuilder routes, ServiceIdentity identity)
    {
        routes.MapHealthChecks(SilentPaths.Health, Options(identity, null)).WithoutReceipt();
        routes.MapHealthChecks(SilentPaths.Alive, Options(identity, check => check.Tags.Contains(LiveTag))).WithoutReceipt();
    }

    private static HealthCheckOptions Options(ServiceIdentity identity, Func<HealthCheckRegistration, bool>? predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = (context, report) => WriteAsync(context, report, identity),
    };

    private static async Task WriteAsync(HttpContext context, HealthReport report, ServiceIdentity identity)
    {
        context.Response.ContentType = "application/json";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json)
        {
            json.WriteStartObject();
            json.WriteString("status", Name(report.Status));
            json.WriteString("service", identity.Name);
            json.WriteString("environment", identity.EnvironmentLabel);
            json.WriteString("version", identity.Version);
            json.WriteString("tracking_id", Telemetry.TrackingId);
            json.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries) json.WriteString(name, Name(entry.Status));
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
