using AiTeams.ConsoleApp.Receipts;
using AiTeams.ConsoleApp.Relay;
using AiTeams.ConsoleApp.Resources;
using AiTeams.ConsoleApp.Store;
using AiTeams.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AiTeams.ConsoleApp.Pages;

internal static class HomeEndpoints
{
    internal static void MapHome(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Home);
        routes.MapGet("/api/pulse", Pulse).WithoutReceipt();
        routes.MapGet("/api/status", (TelemetryStore store, OtlpRelay relay) =>
            TypedResults.Json(new { store = store.Status, relay = relay.Status }, ContractJson.Options)).WithoutReceipt();
        Asset.Map(routes);
    }

    private static Page Home(
        HttpContext context, ResourceBoard board, ReceiptIndex receipts, TelemetryStore store, OtlpRelay relay) => Page.Of<HomePage>(context, new()
        {
            // Revisions first: what changes in between is then fetched once more, not missed.
            [nameof(HomePage.ResourcesRevision)] = board.Revision,
            [nameof(HomePage.ReceiptsRevision)] = receipts.Revision,
            [nameof(HomePage.Snapshot)] = board.Snapshot,
            [nameof(HomePage.Receipts)] = ReceiptEndpoints.ForPage(receipts),
            [nameof(HomePage.Store)] = store.Status,
            [nameof(HomePage.Relay)] = relay.Status,
        });

    /// <summary>What open pages poll: a number for each part that rises when the part has changed.</summary>
    private static JsonHttpResult<PulseResponse> Pulse(ResourceBoard board, ReceiptIndex receipts, string? resource = null) => TypedResults.Json(
        new PulseResponse(receipts.Revision, board.Revision, resource is null ? 0 : board.LinesRevision(resource)), ContractJson.Options);

    private sealed record PulseResponse(long Receipts, long Resources, long Lines);
}
