using AiTeams.ConsoleApp.Pages;
using AiTeams.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AiTeams.ConsoleApp.Receipts;

internal static class ReceiptEndpoints
{
    private const int MostAtOnce = 1000;

    internal static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/receipts", List).WithoutReceipt();
        routes.MapGet("/fragments/receipts", (HttpContext context, ReceiptIndex receipts) =>
            Page.Of<ReceiptTable>(context, new() { [nameof(ReceiptTable.Receipts)] = ForPage(receipts) })).WithoutReceipt();
    }

    /// <summary>Looking at the Console makes receipts as well; on its page they would push out what one came for.</summary>
    internal static IReadOnlyList<Receipt> ForPage(ReceiptIndex receipts) => receipts.Newest(50, static receipt => receipt.Service != ServiceNames.Console);

    private static JsonHttpResult<ReceiptList> List(ReceiptIndex receipts, int limit = 100, string? service = null, string? outcome = null, string? kind = null) =>
        TypedResults.Json(
            new ReceiptList(receipts.Newest(Math.Clamp(limit, 1, MostAtOnce), receipt =>
                (service is null ? receipt.Service != ServiceNames.Console : receipt.Service == service)
                && (outcome is null || receipt.Outcome == outcome) && (kind is null || receipt.Kind == kind))),
            ContractJson.Options);

    private sealed record ReceiptList(IReadOnlyList<Receipt> Receipts);
}
