using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AiTeams.Cli;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AiTeams.Tests.Cli;

/// <summary><c>aiteams check</c> before backends that are slow, away, or keep little.</summary>
public sealed class CheckBackendsTests
{
    private const int Count = 12;

    private readonly ConcurrentQueue<string> _ids = new();

    [Theory]
    [InlineData("status")]
    [InlineData("nonsense")]
    [InlineData("silence")]
    public async Task A_backend_that_goes_away_costs_its_figures_and_not_the_report(string how)
    {
        await using var gateway = await GatewayAsync();
        await using var backend = await BackendDouble.StartAsync(async context =>
        {
            var path = context.Request.Path.Value!;
            // The first request of the traffic has come: what was there is no more.
            if (_ids.IsEmpty && !path.StartsWith("/jaeger", StringComparison.Ordinal)) await context.Response.WriteAsync(path.StartsWith("/prometheus", StringComparison.Ordinal) ? Samples(0) : """{"receipts":[]}""");
            else if (_ids.IsEmpty) context.Response.StatusCode = StatusCodes.Status404NotFound;
            else if (how == "status") context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else if (how == "nonsense") await context.Response.WriteAsync("""{"data":[]}<html>""");
            else await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var start = Stopwatch.GetTimestamp();

        var result = await CheckAsync(gateway, backend, patience: 2);

        Assert.Equal((ExitCodes.Failed, ""), (result.ExitCode, result.Errors));
        Assert.Contains("100.000 % (12 / 12)", Line(result, "Answers as planned"), StringComparison.Ordinal);
        Assert.Contains("0.000 % (0 / 12)", Line(result, "Receipts per request"), StringComparison.Ordinal);
        Assert.Matches(@"Series at the Collector\s+-\s+< 10,000\s+MISSED", Line(result, "Series at the Collector"));
        // Asked four times a second, and not as fast as it refuses.
        Assert.InRange(backend.Questions.Count(asked => asked.Path.StartsWith("/prometheus", StringComparison.Ordinal)), 2, 10 + (10 * Stopwatch.GetElapsedTime(start).TotalSeconds));
    }

    [Fact]
    public async Task A_trace_that_nobody_keeps_is_not_waited_for()
    {
        await using var gateway = await GatewayAsync();
        await using var backend = await BackendAsync(listed: true, reason: "not_kept", hasTraces: false);

        var result = await CheckAsync(gateway, backend, patience: 120);

        Assert.Contains("100.000 % (12 / 12)", Line(result, "Receipts per request"), StringComparison.Ordinal);
        Assert.Contains("(0 / 0)", Line(result, "From answer to trace in Jaeger"), StringComparison.Ordinal);
        Assert.Matches(@"trace Jaeger has\s+-\s+≥ 99\.9 %\s+MISSED", Line(result, "Receipts of kept traces"));
    }

    [Fact]
    public async Task A_receipt_that_the_list_holds_no_more_is_asked_for_by_its_id()
    {
        await using var gateway = await GatewayAsync();
        await using var backend = await BackendAsync(listed: false, reason: "always_on", hasTraces: true);

        var result = await CheckAsync(gateway, backend, patience: 8);

        Assert.Contains("100.000 % (12 / 12)", Line(result, "Receipts per request"), StringComparison.Ordinal);
        Assert.Contains("100.000 % (12 / 12)", Line(result, "Receipts of kept traces"), StringComparison.Ordinal);
        Assert.Contains("(1 / 1)", Line(result, "From answer to trace in Jaeger"), StringComparison.Ordinal);
        Assert.All(backend.Questions, asked => Assert.Equal(asked.Path.StartsWith("/console/", StringComparison.Ordinal) ? "s3cret" : null, asked.Key));
    }

    private async Task<GatewayDouble> GatewayAsync()
    {
        var gateway = await GatewayDouble.StartAsync();
        gateway.Header = (context, id) =>
        {
            if (context.Request.Path != "/api/public/health") _ids.Enqueue(id);
            return id;
        };
        return gateway;
    }

    /// <summary>All three, each under a prefix of its own.</summary>
    private Task<BackendDouble> BackendAsync(bool listed, string reason, bool hasTraces) => BackendDouble.StartAsync(request =>
    {
        var path = request.Path.Value!;
        if (path == "/prometheus/api/v1/query") return Samples(_ids.Count);
        if (path == "/console/api/receipts") return $$"""{"receipts":[{{(listed && request.Query["service"] == "api-gateway" ? Receipts(_ids, reason) : "")}}]}""";
        if (path.StartsWith("/console/api/cases/", StringComparison.Ordinal)) return $$$"""{"receipts":{"items":[{{{Receipts(_ids.Where(id => path.EndsWith(id, StringComparison.Ordinal)), reason)}}}]}}""";
        return hasTraces && path.StartsWith("/jaeger/api/v3/traces/", StringComparison.Ordinal) ? "{}" : null;
    });

    private static Task<Shell.Result> CheckAsync(GatewayDouble gateway, BackendDouble backend, int patience) => Shell.RunAsync(
        [
            "check", "--count", $"{Count}", "--rate", "0", "--concurrency", "2", "--patience", $"{patience}", "--seed", "7", "--lang", "en", "--url", gateway.Url,
            "--prometheus", backend.Url + "/prometheus", "--jaeger", backend.Url + "/jaeger", "--console", backend.Url + "/console",
        ],
        new() { ["AITEAMS_CONSOLE_KEY"] = "s3cret" });

    private static string Line(Shell.Result result, string figure) => Assert.Single(result.Output.Split('\n'), line => line.TrimStart().StartsWith(figure, StringComparison.Ordinal));

    private static string Samples(int value) =>
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"{{{value.ToString(CultureInfo.InvariantCulture)}}}"]}]}}""";

    private static string Receipts(IEnumerable<string> ids, string reason) => string.Join(',', ids.Select((id, number) =>
        $$"""{"tracking_id":"{{id}}","trace_id":"{{id}}","span_id":"{{number.ToString("x16", CultureInfo.InvariantCulture)}}","service":"api-gateway","kind":"request","outcome":"success","sampling_reason":"{{reason}}"}"""));
}
