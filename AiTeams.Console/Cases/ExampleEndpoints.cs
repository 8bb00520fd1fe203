using AiTeams.ConsoleApp.Pages;
using AiTeams.ConsoleApp.Receipts;
using AiTeams.ServiceDefaults.Problems;

namespace AiTeams.ConsoleApp.Cases;

/// <summary>Where alerts lead: from figures to one request that shows what they mean.</summary>
internal static class ExampleEndpoints
{
    internal static void MapExamples(this IEndpointRouteBuilder routes) => routes.MapGet("/cases/example", Newest);

    private static IResult Newest(HttpContext context, ReceiptIndex receipts, TimeProvider time)
    {
        var query = ExampleQuery.Of(context.Request.Query, time.GetUtcNow());
        if (receipts.Newest(int.MaxValue, query.Matches) is [{ TrackingId: var story }, ..]) return TypedResults.LocalRedirect($"~/cases/{story}");
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(StatusCodes.Status404NotFound, "example_not_found", $"No receipt that is kept here matches within the {ExampleQuery.LookBack.TotalHours} hours before that time.");
        return Page.Of<NoExamplePage>(context, new() { [nameof(NoExamplePage.Asked)] = query.ToString() }, StatusCodes.Status404NotFound);
    }
}
