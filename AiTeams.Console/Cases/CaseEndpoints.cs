using System.Text.Json;
using AiTeams.ConsoleApp.Pages;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.Otlp;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Cases;

internal static class CaseEndpoints
{
    /// <summary>A page is sent within a moment, whatever the gateway does.</summary>
    private static readonly TimeSpan PagePatience = TimeSpan.FromMilliseconds(80);

    internal static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search", Search);
        routes.MapGet("/cases/{id}", PageAsync);
        routes.MapGet("/api/cases/{id}", JsonAsync);
        routes.MapGet("/fragments/cases/{id}/rows", RowsAsync).WithoutReceipt();
    }

    /// <summary>Takes every form of a tracking id, and the ids of executions, sessions and workflows whose receipts are here.</summary>
    private static IResult Search(string? q, HttpContext context, ReceiptIndex receipts)
    {
        if (CaseId.TryParse(q, out var id)) return TypedResults.LocalRedirect($"~/cases/{id}");
        if (q?.Trim() is { Length: > 0 and <= 128 } other && receipts.StoryOf(other) is { } story) return TypedResults.LocalRedirect($"~/cases/{story}");
        return Page.Of<NotAnIdPage>(
            context, new() { [nameof(NotAnIdPage.Query)] = (q ?? "").Length <= 200 ? q ?? "" : q![..200] }, StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> PageAsync(string id, HttpContext context, CaseFiles cases, CancellationToken cancellationToken)
    {
        if (!CaseId.TryParse(id, out var traceId)) return TypedResults.LocalRedirect($"~/search?q={Uri.EscapeDataString(id)}");
        var file = await cases.OpenAsync(traceId, PagePatience, cancellationToken);
        return Page.Of<CasePage>(
            context, new() { [nameof(CasePage.File)] = file }, file.IsUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private static async Task<IResult> RowsAsync(string id, HttpContext context, RowsClient rows, CancellationToken cancellationToken) =>
        CaseId.TryParse(id, out var traceId)
            ? Page.Of<RowsSection>(context, new() { [nameof(RowsSection.Rows)] = await rows.GetAsync(traceId, cancellationToken) })
            : throw Malformed();

    private static async Task JsonAsync(string id, HttpContext context, CaseFiles cases, CancellationToken cancellationToken)
    {
        if (!CaseId.TryParse(id, out TraceId traceId))
            throw Malformed();
        var file = await cases.OpenAsync(traceId, patience: null, cancellationToken);
        context.Response.StatusCode = file.IsUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        CaseJson.Write(json, file);
        await json.FlushAsync(cancellationToken);
    }

    private static ProblemException Malformed() =>
        new(StatusCodes.Status400BadRequest, "tracking_id_malformed", "Send 32 hex digits, a traceparent or an X-Ray id.");
}
