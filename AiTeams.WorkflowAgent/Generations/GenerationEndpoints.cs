using AiTeams.Contracts.Plans;
using AiTeams.ServiceDefaults.Tracking;
using AiTeams.WorkflowAgent.Requests;

namespace AiTeams.WorkflowAgent.Generations;

/// <summary><c>POST /generate-workflow</c>: plans only; the caller stores the graph.</summary>
internal static class GenerationEndpoints
{
    private const string Route = "/generate-workflow";

    public static void MapGenerations(this IEndpointRouteBuilder routes) => routes.MapPost(Route, GenerateAsync).WithMetadata(new MeteredAttribute());

    private static async Task<IResult> GenerateAsync(PlanRequest body, HttpRequest http, Generator generator, CancellationToken cancellationToken)
    {
        Telemetry.Operation("generate_workflow");
        var caller = Caller.Read(http).Or(body.UserId);
        var request = await generator.ReadAsync(Route, body.Description, body.SessionId, caller, "description", cancellationToken);
        var generation = await generator.GenerateAsync(request, cancellationToken);
        return TypedResults.Ok(generation.ToResponse());
    }
}
