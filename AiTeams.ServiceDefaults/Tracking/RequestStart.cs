using AiTeams.ServiceDefaults.Http;
using AiTeams.ServiceDefaults.Metrics;
using Microsoft.AspNetCore.Http;

namespace AiTeams.ServiceDefaults.Tracking;

/// <summary>Stands right behind routing: the endpoint is known now, and none of the service's code has run.</summary>
internal sealed class RequestStart(RequestDelegate next, RequestMetrics metrics, RequestLimits limits, FaultInjection faults)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Telemetry.Current?.Request is not { } record) return next(context);
        record.Route = RouteLabel.Of(context.GetEndpoint());
        if (record.Route.IsSilent && !record.IsSilent) TrackingMiddleware.Silence(record);
        if (!record.IsSilent) record.Active = metrics.Started(record.Route.Template, record.Method);
        if (limits.Refuse(context) is { } problem) return Task.FromException(problem);
        return faults.IsWanted(context) && !record.IsSilent ? faults.InjectAsync(context, next) : next(context);
    }
}
