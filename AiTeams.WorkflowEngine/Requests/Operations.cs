using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using AiTeams.ServiceDefaults.Tracking;

namespace AiTeams.WorkflowEngine.Requests;

/// <summary>What a route does, by name: the story's operation, and <c>func</c> of server_request_total.</summary>
internal static class Operations
{
    public static RouteHandlerBuilder WithOperation(this RouteHandlerBuilder route, string name) => route.WithMetadata(new OperationName(name));

    /// <summary>Names the operation and counts it with what it returned. Stands after routing, before the endpoints.</summary>
    public static void UseOperations(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<EngineRequestMetrics>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<OperationName>() is not { } operation)
            {
                await next(context);
                return;
            }

            Telemetry.Operation(operation.Name);
            var (started, ret) = (time.GetTimestamp(), "0");
            try
            {
                await next(context);
                if (context.Response.StatusCode >= 400) ret = ProblemCodes.OfStatus(context.Response.StatusCode);
            }
            catch (Exception exception)
            {
                ret = exception is ProblemException problem ? problem.Code : exception is BadHttpRequestException ? ProblemCodes.BadRequest : ProblemCodes.InternalError;
                throw;
            }
            finally
            {
                metrics.Ended(operation.Name, ret, time.GetElapsedTime(started));
            }
        });
    }

    private sealed record OperationName(string Name);
}
