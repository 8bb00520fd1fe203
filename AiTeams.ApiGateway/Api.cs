using AiTeams.ApiGateway.Chat;
using AiTeams.ApiGateway.Executions;
using AiTeams.ApiGateway.Health;
using AiTeams.ApiGateway.Sessions;
using AiTeams.ApiGateway.Tracking;
using AiTeams.ApiGateway.Workflows;

namespace AiTeams.ApiGateway;

/// <summary>Every route of the API, under its path and its aliases.</summary>
internal static class Api
{
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("").WithApiVersion("v1").DescribeProblems();
        api.MapPublicHealth();
        api.MapGroup("/api/app").MapApp();

        // Aliases answer the same and are left out of the API document, which names them in its introduction.
        var aliases = app.MapGroup("").WithApiVersion("v1").ExcludeFromDescription();
        aliases.MapGroup("/api/v1/app").MapApp();
        aliases.MapGroup("/api/v1").MapSessions();

        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static void MapApp(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapChat();
        routes.MapWorkflows();
        routes.MapExecutions();
        routes.MapTracking();
    }
}
