using AiTeams.ConsoleApp.Access;
using AiTeams.ConsoleApp.Pages;
using AiTeams.Contracts;
using AiTeams.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AiTeams.ConsoleApp.Resources;

internal static class ResourceEndpoints
{
    private const int LinesOnPage = 1000;

    /// <summary>The AppHost's largest batch of lines fits.</summary>
    private const int LargestFeedBytes = 64 * 1024 * 1024;

    internal static void MapResources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/resources", (ResourceBoard board) => TypedResults.Json(board.Snapshot, ContractJson.Options)).WithoutReceipt();
        routes.MapGet("/api/console-logs/{resource}", LinesJson).WithoutReceipt();
        routes.MapGet("/resources/{resource}/logs", LinesPage);
        routes.MapGet("/fragments/resources", (HttpContext context, ResourceBoard board) =>
            Page.Of<ResourceTable>(context, new() { [nameof(ResourceTable.Snapshot)] = board.Snapshot })).WithoutReceipt();
        routes.MapGet("/fragments/lines/{resource}", (string resource, HttpContext context, ResourceBoard board) =>
            Page.Of<ConsoleLineList>(context, new() { [nameof(ConsoleLineList.Lines)] = Known(board, resource, LinesOnPage) })).WithoutReceipt();

        var feed = routes.MapGroup("").WithMetadata(new NoKeyNeeded(), new RequestSizeLimitAttribute(LargestFeedBytes)).WithoutReceipt()
            .AddEndpointFilter(new FeedToken(routes.ServiceProvider.GetRequiredService<IOptions<ConsoleOptions>>().Value.FeedToken));
        feed.MapPut("/api/resources", Replace);
        feed.MapPost("/api/console-logs", Add);
    }

    private static async Task<IResult> Replace(HttpContext context, ResourceBoard board, CancellationToken cancellationToken)
    {
        var snapshot = await FeedBody.ReadAsync<ResourceSnapshot>(context, cancellationToken);
        if (snapshot.Resources.Count > ResourceBoard.MaxResources)
            throw new ProblemException(StatusCodes.Status400BadRequest, "too_many_resources", $"At most {ResourceBoard.MaxResources} resources are taken.");
        board.Replace(snapshot);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Add(HttpContext context, ResourceBoard board, CancellationToken cancellationToken)
    {
        board.Add((await FeedBody.ReadAsync<ConsoleLines>(context, cancellationToken)).Lines);
        return TypedResults.NoContent();
    }

    private static JsonHttpResult<ConsoleLines> LinesJson(string resource, ResourceBoard board, int limit = LinesOnPage) => TypedResults.Json(
        new ConsoleLines { Lines = Known(board, resource, Math.Clamp(limit, 1, ResourceBoard.LinesPerResource)) }, ContractJson.Options);

    private static Page LinesPage(string resource, HttpContext context, ResourceBoard board) => Page.Of<ConsoleLogsPage>(context, new()
    {
        [nameof(ConsoleLogsPage.Resource)] = resource,
        [nameof(ConsoleLogsPage.Lines)] = Known(board, resource, LinesOnPage),
        [nameof(ConsoleLogsPage.Revision)] = board.LinesRevision(resource),
    });

    private static IReadOnlyList<ConsoleLine> Known(ResourceBoard board, string resource, int limit) => board.Lines(resource, limit)
        ?? throw new ProblemException(StatusCodes.Status404NotFound, "resource_unknown", "There is no such resource; GET /api/resources lists them.");
}
