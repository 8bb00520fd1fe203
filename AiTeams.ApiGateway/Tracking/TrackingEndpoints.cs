using AiTeams.ApiGateway.Access;
using AiTeams.ApiGateway.Upstream;
using AiTeams.Contracts.Tracking;
using AiTeams.ServiceDefaults.Metrics;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace AiTeams.ApiGateway.Tracking;

/// <summary>Look-up: every row of a story, over all services.</summary>
internal static class TrackingEndpoints
{
    public static void MapTracking(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/tracking/{id}", FindAsync).WithTags("Tracking").WithOperation("find_tracking", Scopes.Read)
            .Produces<TrackingResponse>()
            .WithSummary("Finds the rows of a story by its tracking id or traceparent. A service that does not answer is listed as unreachable.");

    private static async Task<IResult> FindAsync(
        string id, Caller caller, OwnRows own, EngineClient engine, AgentClient agent, UsageMetrics usage, IOptions<TrackingOptions> options,
        ILogger<OwnRows> logger, CancellationToken cancellationToken)
    {
        var trackingId = TrackingIds.Read(id);
        usage.UserActivity("tracking_lookup", caller.Segment);

        var services = await Task.WhenAll(
            own.FindAsync(trackingId, caller.TenantId, cancellationToken), AskAsync(agent), AskAsync(engine));
        if (services.All(service => service.Status == "ok" && service.Rows.Count == 0))
        {
            throw new ProblemException(StatusCodes.Status404NotFound, "tracking_id_not_found", "Every service answered, and none has a row of this story.");
        }
        return Results.Ok(new TrackingResponse { TrackingId = trackingId, Services = services });

        async Task<TrackingRows> AskAsync(UpstreamClient service)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(options.Value.ServiceTimeout);
            try
            {
                return (await service.GetAsync($"/tracking/{trackingId}", caller, patience.Token)).Read<TrackingRows>();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested
                && exception is ProblemException or OperationCanceledException)
            {
                logger.ServiceUnreachable(service.Service, exception);
                return new() { Service = service.Service, Status = "unreachable" };
            }
        }
    }
}
