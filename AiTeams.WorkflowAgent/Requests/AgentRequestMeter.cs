using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.WorkflowAgent.Requests;

/// <summary>Seed 004's series for the routes that plan: requests, durations to the end of the stream, errors, open connections.</summary>
internal sealed class AgentRequestMeter(RequestDelegate next, AgentMetrics metrics, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<MeteredAttribute>() is null ? next(context) : MeterAsync(context);

    private async Task MeterAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        using var connection = metrics.ConnectionOpened();
        string? error = null;
        try
        {
            await next(context);
            error = Telemetry.Current?.FailedInBody ?? (context.Response.StatusCode >= 400 ? ProblemCodes.OfStatus(context.Response.StatusCode) : null);
        }
        catch (Exception exception)
        {
            error = exception switch
            {
                ProblemException problem => problem.Code,
                BadHttpRequestException => ProblemCodes.BadRequest,
                OperationCanceledException when context.RequestAborted.IsCancellationRequested => "aborted",
                _ => ProblemCodes.InternalError,
            };
            throw;
        }
        finally
        {
            var endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
            metrics.RequestEnded(context.Request.Method, endpoint, context.Request.Headers[InternalHeaders.TenantId].ToString(), time.GetElapsedTime(start), error);
        }
    }
}

/// <summary>Marks the routes that <see cref="AgentRequestMeter"/> counts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MeteredAttribute : Attribute;
