using AiTeams.ApiGateway.Access;

namespace AiTeams.ApiGateway.Health;

/// <summary>Public health.</summary>
internal static class HealthEndpoints
{
    public static void MapPublicHealth(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/api/public/health", [HttpMethods.Get, HttpMethods.Head], GetAsync).WithTags("Health")
            .WithOperation("get_public_health", scope: null)
            .Produces<PublicHealthResponse>()
            .WithSummary("Says how the services are. Open to everybody; asked of the services at most every two seconds.");

    private static async Task<IResult> GetAsync(PublicHealth health, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Ok(await health.GetAsync(cancellationToken));
    }
}
